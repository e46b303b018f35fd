/**
 * Names of results that are read elsewhere than in a report; each says how the system was before
 * the drill did any harm. A drill records them by `drill.result(facts.…, value)`.
 */
export const facts = {
  /** How many backups there are: a number. */
  backupsFound: 'backups found',
  /** The newest backup; the last ISO 8601 instant in it says when it ended. */
  newestBackup: 'newest backup',
  /** The fullest of the declared volumes: a number, percent. */
  diskUsed: 'disk used, percent',
  /** Of the certificate that ends first: a number, days. */
  certificateLeft: 'certificate, days left',
} as const;
