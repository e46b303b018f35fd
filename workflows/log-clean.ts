import { isEmpty, type Matcher } from '../domain/check.js';
import type { SnapshotAnswer } from '../domain/host-protocol.js';

/** No such line was logged; a log that was not there to be read, or not all of it, proves nothing. */
export function logClean(what: string): Matcher<SnapshotAnswer> {
  return ({ forbiddenLines, logsRead, logsUnread = [] }) => {
    const judgement = isEmpty(what)(forbiddenLines);
    const why = logsRead === 0 ? 'no log file of it was found' : logsUnread.join('; ');
    if (judgement.decision === 'failed' || why === '') return judgement;
    return { ...judgement, decision: 'inconclusive', observed: why };
  };
}
