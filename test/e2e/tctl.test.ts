import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import { tctl as prerequisite } from '../../client/prerequisites/tctl.js';
import type { DrillStatus } from '../../domain/contract.js';
import type { DrillReport } from '../../domain/report/report.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { findTool } from '../support/find-tool.js';
import { startTinyStack, type TinyStack } from '../support/tiny-stack.js';
import { unless } from '../support/unless.js';

const tool = await findTool(prerequisite);
const id = 'by-tctl';

describe('tctl drives a drill with plain JSON', () => {
  let tiny: TinyStack;

  beforeAll(async () => {
    tiny = await startTinyStack();
  });
  afterAll(() => tiny?.end());

  const tctl = async (command: string, ...args: string[]): Promise<string> => {
    const server = ['--address', tiny.stack.server.address];
    const { stdout } = await execa(
      tool.path,
      [...server, 'workflow', command, '--workflow_id', id, ...args],
      { env: tiny.toolEnv, extendEnv: false, timeout: 60_000 },
    );
    return stdout;
  };
  const status = async (): Promise<DrillStatus> =>
    payloadAfter('Query result:', await tctl('query', '--query_type', 'status'));
  const waitsFor = (signal: string) =>
    waitUntil(async () => (await status()).waitingFor?.signal === signal, {
      withinMs: 30_000,
      everyMs: 100,
    });
  const signal = (name: string, json: string) => tctl('signal', '--name', name, '--input', json);

  unless(tool.missing)('from start to result', async () => {
    const what = ['--taskqueue', 'muster', '--workflow_type', 'crashRecovery'];
    const started = await tctl('start', ...what, '--input', '{"drill":"signed"}');
    expect(started).toContain(`Started Workflow Id: ${id}`);

    expect(await waitsFor('verify')).toBe(true);
    const { drill, type, phase, waitingFor } = await status();
    expect({ drill, type, phase }).toEqual({
      drill: 'signed',
      type: 'crashRecovery',
      phase: 'manual step',
    });
    await signal(waitingFor!.signal, waitingFor!.json.replace('YOU', 'ana'));

    expect(await waitsFor('signOff')).toBe(true);
    await signal('signOff', '{ "decision": "approve", "by": "ana" }');
    await signal('signOff', '{"decision":"approve","by":"ben","role":"reviewer","note":"“go”"}');

    const report: DrillReport = payloadAfter('Output:', await tctl('observe'));
    expect(report).toMatchObject({
      workflowId: id,
      outcome: 'completed',
      verdict: 'passed',
      manualSteps: [{ step: 'dashboard', outcome: 'pass', by: 'ana' }],
      signOffs: [
        { by: 'ana', role: 'conductor' },
        { by: 'ben', role: 'reviewer', note: '“go”' },
      ],
    });
    expect(await tctl('show')).toContain('WorkflowExecutionCompleted');
  });
});

/** The one payload that tctl prints, in a list, behind a label. */
function payloadAfter<T>(label: string, printed: string): T {
  return (JSON.parse(printed.slice(printed.indexOf(label) + label.length)) as [T])[0];
}
