import { z } from 'zod';
import type { PartOfService } from '../drills/dependency-outage.js';
import { nameSchema } from './name-schema.js';

const aPart = 'SERVICE.NAME, such as gateway.read';

/** What has a name in a service, written `service.name`. */
export const partOfServiceSchema = z
  .string({ error: aPart })
  .transform((text, context): PartOfService => {
    const [service = '', part = '', ...rest] = text.split('.');
    const names = [service, part].map((name) => nameSchema.safeParse(name));
    if (rest.length === 0 && names.every(({ success }) => success)) return { service, part };
    context.addIssue({ code: 'custom', message: aPart });
    return z.NEVER;
  });

/** Several of them, none twice. */
export const partsOfServicesSchema = z
  .array(partOfServiceSchema)
  .refine(
    (parts) =>
      new Set(parts.map(({ service, part }) => `${service}.${part}`)).size === parts.length,
    {
      error: 'each once',
    },
  );
