import pc from 'picocolors';
import { expect, test } from '@jest/globals';
import { describeError } from '../../../client/shell/print-error.js';
import { MusterError } from '../../../domain/errors.js';

const plain = pc.createColors(false);

test('code and message, then every mistake with its place, then the remedy', () => {
  const error = new MusterError('INVENTORY_INVALID', 'muster.yaml has 3 mistakes', {
    remedy: 'Mend them.',
    mistakes: [
      { file: 'muster.yaml', line: 3, path: 'services.api', message: 'expected a manager' },
      { file: 'muster.yaml', path: 'drills', message: 'expected a mapping' },
      { path: '', message: 'it is empty' },
    ],
  });
  expect(describeError(error, plain)).toBe(
    [
      'INVENTORY_INVALID: muster.yaml has 3 mistakes',
      '  muster.yaml:3: services.api: expected a manager',
      '  muster.yaml: drills: expected a mapping',
      '  it is empty',
      'Mend them.',
    ].join('\n'),
  );
});

test('what is not ours is INTERNAL, without its stack', () => {
  expect(describeError(new TypeError('x is not a function'), plain)).toBe(
    'INTERNAL: x is not a function',
  );
});

test('a message of several lines keeps them; escape sequences and passwords do not get through', () => {
  const error = new MusterError('BAD_INPUT', 'one\ntwo \u001b[2Jpostgres://u:hunter2@host/db');
  const told = describeError(error, plain);
  expect(told.split('\n')).toHaveLength(2);
  expect(told).not.toContain('\u001b');
  expect(told).not.toContain('hunter2');
});
