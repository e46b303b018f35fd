/** What can be wrong with the archive of the practice system's WAL; each brings the archive along. */
export const archiveDefects = {
  'missing-wal-segment': 'One segment of WAL since the backup is gone from the repository.',
  'archiving-fails': 'Since the backup PostgreSQL cannot archive its WAL any more.',
  'archiving-lies':
    'Since the backup PostgreSQL is told that its WAL is archived, and none of it is.',
  'restores-too-far':
    'pgBackRest is told to restore all there is, whatever moment it is asked for.',
  'restores-too-early': 'pgBackRest is told to restore the backup alone, without any later WAL.',
} as const;

export type ArchiveDefect = keyof typeof archiveDefects;

/** Tells whether a name is that of a defect of the archive. */
export function isArchiveDefect(name: string | undefined): name is ArchiveDefect {
  return name !== undefined && Object.hasOwn(archiveDefects, name);
}
