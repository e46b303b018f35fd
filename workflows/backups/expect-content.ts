import { judge, type Judgement } from '../../domain/check.js';
import type { BackupProof } from '../../domain/drills/backup-verification.js';
import type { ContentPart, CopyCompared, Differences } from '../../domain/restored-copy.js';
import type { Drill } from '../skeleton/drill.js';

const named: Record<ContentPart, string> = {
  tables: 'tables',
  rows: 'rows',
  schema: 'schema',
  sequences: 'sequences',
  extensions: 'extensions',
  largeObjects: 'large objects',
  roles: 'roles it needs',
};

/** What must be the same where the source stood still, and what where it has gone on since. */
const exact = Object.keys(named) as ContentPart[];
const lasting = ['tables', 'extensions', 'roles'] as const satisfies readonly ContentPart[];

/** Holds the copy's content against the source's, part by part. */
export function expectContent(drill: Drill, proof: BackupProof, compared: CopyCompared): void {
  const { against, sourceTables, sourceRows, copyTables, copyRows, differences } = compared;
  const counts = `${copyRows} rows in ${copyTables} tables`;
  // An empty copy of an empty source is equal to it, and proves nothing.
  drill.expect(
    `${proof}: the source holds something to lose`,
    judge(sourceRows > 0, 'rows in its tables', `${sourceRows} rows in ${sourceTables} tables`),
  );
  for (const part of against === 'snapshot' ? exact : lasting) {
    drill.expect(
      `${proof}: ${named[part]} as in the source`,
      judgeDifferences(differences[part], against, part === 'rows' ? counts : undefined),
    );
  }
  if (against === 'snapshot') return;
  drill.expect(
    `${proof}: rows came back`,
    judge(copyRows > 0 || sourceRows === 0, 'rows in its tables', counts),
  );
  tellDifferences(drill, proof, differences);
}

function judgeDifferences(
  { count, examples }: Differences,
  against: CopyCompared['against'],
  counts = 'no difference',
): Judgement {
  const expected =
    against === 'snapshot'
      ? 'equal to the source under the same snapshot'
      : 'all that the source has';
  const more = count > examples.length ? ` | … ${count} in all` : '';
  return judge(count === 0, expected, count === 0 ? counts : `${examples.join(' | ')}${more}`);
}

/** What may have changed since the backup was made, and may as well be missing from it. */
function tellDifferences(
  drill: Drill,
  proof: BackupProof,
  { schema, rows }: CopyCompared['differences'],
): void {
  for (const [what, { count, examples }] of [
    ['definitions differ', schema],
    ['tables are empty', rows],
  ] as const) {
    if (count === 0) continue;
    drill.finding({
      title: `${proof}: ${count} ${what} from the source as it is now: ${examples.join(' | ')}`,
      severity: 'info',
      impact: 'The source may have changed since the backup was made, or the backup lacks them.',
      recommendation: 'A manual backup in the same drill tells which.',
    });
  }
}
