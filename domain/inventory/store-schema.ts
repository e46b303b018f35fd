import { z } from 'zod';
import type { Store, StoreKind } from '../store.js';
import { secretRefSchema } from './secret-schema.js';

const kinds = {
  postgres: z
    .strictObject({ postgres: secretRefSchema.describe('Where its URL is found: a secret.') })
    .transform(({ postgres }) => ({ kind: 'postgres' as const, url: postgres })),
  redis: z
    .strictObject({ redis: secretRefSchema.describe('Where its URL is found: a secret.') })
    .transform(({ redis }) => ({ kind: 'redis' as const, url: redis })),
} satisfies Record<StoreKind, z.ZodType<Store>>;

/** What keeps state: a database or a cache. */
export const storeSchema = z.union(Object.values(kinds), {
  error: `a store: exactly one of ${Object.keys(kinds).join(', ')}`,
});
