import { expect, test } from '@jest/globals';
import { importScript } from './import-script.js';

const { nodeProblem } = await importScript<{
  nodeProblem: (version: string) => string | undefined;
}>('node-problem.mjs');

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

test.each(['18.20.4', '20.18.3'])(
  'Node %s is refused, with the version that would do',
  (version) => {
    expect(nodeProblem(version)).toMatch(`Muster needs Node 20.19 or newer; this is ${version}.`);
  },
);
