/** Names a secret without holding it: an environment variable or a file on the target's host. */
export type SecretRef = { readonly env: string } | { readonly file: string };

/** The reference as words that give nothing away. */
export function describeSecret(ref: SecretRef): string {
  return 'env' in ref ? `$${ref.env}` : `file ${ref.file}`;
}
