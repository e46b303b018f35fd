import { expect, test } from '@jest/globals';
import { actionsOf } from '../../../domain/suite/actions.js';
import { anEntry } from './an-entry.js';

const finishedAt = '2026-01-01T10:00:00.000Z';

test('findings are sorted by how bad they are, and due by that', () => {
  const findings = (['info', 'minor', 'major', 'critical'] as const).map((severity) => ({
    title: `a ${severity} one`,
    severity,
  }));
  const advised = { title: 'told', severity: 'info', recommendation: 'look at it' } as const;
  const entry = anEntry({ findings: [...findings, advised] });
  const { immediate, within7Days, within30Days } = actionsOf([entry], [], finishedAt);
  expect(immediate).toMatchObject([{ what: 'a critical one', due: '2026-01-01' }]);
  expect(within7Days).toMatchObject([{ what: 'a major one', due: '2026-01-08' }]);
  expect(within30Days.map(({ what }) => what)).toEqual(['a minor one', 'look at it']);
  expect(within30Days[0]!.due).toBe('2026-01-31');
});

test('what a finding says of owner and due day is kept', () => {
  const finding = { title: 't', severity: 'major', owner: 'ben', due: '2026-01-03' } as const;
  const { within7Days } = actionsOf([anEntry({ findings: [finding] })], [], finishedAt);
  expect(within7Days).toEqual([
    { what: 't', why: 't', drills: ['gateway-crash'], owner: 'ben', due: '2026-01-03' },
  ]);
});

test('what two drills found is one thing to do', () => {
  const findings = [{ title: 'no autorestart', severity: 'major' }] as const;
  const { within7Days } = actionsOf(
    [anEntry({ findings }), anEntry({ drill: 'other', findings })],
    [],
    finishedAt,
  );
  expect(within7Days).toMatchObject([{ drills: ['gateway-crash', 'other'] }]);
});

test('failures and violations are for now, what is not proven for the week', () => {
  const { immediate, within7Days, within30Days } = actionsOf(
    [
      anEntry({ drill: 'a', status: 'failed', issues: ['too slow'] }),
      anEntry({ drill: 'b', status: 'inconclusive', reason: 'not healthy before' }),
      anEntry({ drill: 'c', status: 'notRun', reason: 'a did not pass' }),
      anEntry({ drill: 'd', status: 'skipped', reason: 'nobody wants it' }),
      anEntry({ drill: 'e', status: 'inconclusive', standing: ['stop of redis'] }),
      anEntry(),
    ],
    [{ name: 'diskUsedPercent', result: 'violated', expected: 'at most 90 %', observed: '95 %' }],
    finishedAt,
  );
  expect(immediate.map(({ why }) => why)).toEqual(['95 %', 'too slow', 'stop of redis']);
  expect(within7Days.flatMap(({ drills }) => drills)).toEqual(['b', 'c']);
  expect(within30Days).toEqual([]);
});
