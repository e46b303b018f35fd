/** What can be wrong with the practice system's backups, while its services are well. */
export const backupDefects = {
  'empty-dump': 'The backup command dumps the wrong database: without an error, and nothing.',
  'truncated-backup': 'Half of the newest backup is missing.',
  'missing-table': 'The backup command leaves the table sealed_epochs out.',
  'changed-row': 'A row is another in the backup than in the database.',
  'stale-backup': 'The newest backup is 30 hours old.',
  'retention-hole': 'Three of the daily backups are missing.',
  'missing-extension': 'The backup command leaves an extension out.',
} as const;
