import type { QueueOutagePlan } from '../../domain/drills/queue-outage.js';
import type { PersistenceSeen, QueueSeen } from '../../domain/inspection.js';
import type { Drill } from '../skeleton/drill.js';

/** `1 active, 3 waiting`; what is zero is left out. */
export function depthOf({ depth }: QueueSeen): string {
  const some = Object.entries(depth).filter(([, jobs]) => jobs > 0);
  return some.map(([state, jobs]) => `${jobs} ${state}`).join(', ') || 'empty';
}

/** Puts into the report what of the queue's store outlives its process, and what is missing. */
export function tellPersistence(drill: Drill, plan: QueueOutagePlan, seen: PersistenceSeen): void {
  const { aof, appendfsync, save, lastSaveAt, lastSaveOk, lastWriteOk, maxmemoryPolicy } = seen;
  drill.result('Redis', seen.version);
  drill.result('ping answered in ms', seen.pingMs.toFixed(1));
  drill.result('append-only file', aof ? 'on' : 'off');
  drill.result('appendfsync', appendfsync ?? 'not told');
  drill.result('snapshots', save === null ? 'not told' : save || 'none by itself');
  drill.result('last snapshot', `${lastSaveAt}${lastSaveOk ? '' : ', failed since'}`);
  drill.result('maxmemory-policy', maxmemoryPolicy ?? 'not told');

  const { persistence, queue } = plan;
  const missing = [
    ...(persistence.aof === true && !aof ? ['it has no append-only file'] : []),
    ...(persistence.appendfsync !== undefined && appendfsync !== persistence.appendfsync
      ? [`appendfsync is ${appendfsync ?? 'not told'}, not ${persistence.appendfsync}`]
      : []),
    ...(persistence.snapshots === true && save === '' ? ['it takes no snapshots by itself'] : []),
    ...(aof && !lastWriteOk ? ['its last write to the append-only file failed'] : []),
    ...(lastSaveOk ? [] : ['its last snapshot failed']),
  ];
  for (const what of missing) {
    drill.finding({
      title: `"${queue.store}" does not keep jobs as expected: ${what}`,
      severity: 'major',
      impact: 'Accepted jobs are lost when its process dies.',
      recommendation:
        'Configure it as the plan expects, or let the plan expect what is acceptable.',
    });
  }
  if (maxmemoryPolicy !== null && maxmemoryPolicy !== 'noeviction') {
    drill.finding({
      title: `"${queue.store}" may evict jobs: maxmemory-policy is ${maxmemoryPolicy}`,
      severity: 'major',
      impact: 'BullMQ works correctly with noeviction alone: other policies remove keys of jobs.',
      recommendation: 'Set maxmemory-policy to noeviction.',
    });
  }
}
