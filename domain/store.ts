import type { SecretRef } from './secret.js';

/** What keeps state; its URL is a secret and stays on the host. */
export type Store =
  | { readonly kind: 'postgres'; readonly url: SecretRef }
  | { readonly kind: 'redis'; readonly url: SecretRef };

export type StoreKind = Store['kind'];
