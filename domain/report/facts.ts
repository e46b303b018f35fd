/**
 * Names of results that are read elsewhere than in a report; each says how the system was before
 * the drill did any harm. A drill records them by `drill.result(facts.…, value)`.
 */
export const facts = {
  /** When the newest backup was taken: ISO 8601. */
  newestBackup: 'newest backup',
  /** The fullest of the declared volumes: a number, percent. */
  diskUsed: 'disk used, percent',
  /** Of the certificate that ends first: a number, days. */
  certificateLeft: 'certificate, days left',
} as const;
