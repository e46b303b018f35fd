import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findTemporalCli } from '../../client/prerequisites/temporal-cli.js';
import { searchAttributes, type DrillStatus } from '../../domain/contract.js';
import type { DrillReport } from '../../domain/report/report.js';
import { waitUntil } from '../../host/processes/wait-until.js';
import { musterRoot } from '../../host/program-path.js';
import { startTinyStack, type TinyStack } from '../support/tiny-stack.js';

/** What Temporal keeps of a summary at most, in bytes. */
const longestSummary = 200;

interface Payload {
  readonly data: string;
}
interface HistoryEvent {
  readonly eventType: string;
  readonly userMetadata?: { readonly summary?: Payload };
}

describe('the Temporal CLI drives a drill', () => {
  let tiny: TinyStack;
  let cli: string;

  beforeAll(async () => {
    cli = (await findTemporalCli())!.path;
    tiny = await startTinyStack();
  });
  afterAll(() => tiny?.end());

  const workflow = async (command: string, id: string, ...args: string[]): Promise<string> => {
    const { stdout } = await execa(
      cli,
      ['workflow', ...command.split(' '), '--workflow-id', id, ...args],
      { env: tiny.toolEnv, extendEnv: false, timeout: 60_000 },
    );
    return stdout;
  };
  const json = async <T>(command: string, id: string, ...args: string[]): Promise<T> =>
    JSON.parse(await workflow(command, id, '--output', 'json', ...args)) as T;

  const start = (id: string) =>
    workflow(
      'start',
      id,
      '--task-queue',
      'muster',
      '--type',
      'crashRecovery',
      '--input',
      '{"drill":"signed"}',
    );
  const query = async <T>(id: string, name: string): Promise<T> =>
    (await json<{ queryResult: [T] }>('query', id, '--name', name)).queryResult[0];
  const waiting = async (id: string, signal: string) => {
    const asked = await waitUntil(
      async () => {
        const { waitingFor } = await query<DrillStatus>(id, 'status');
        return waitingFor?.signal === signal ? waitingFor : undefined;
      },
      { withinMs: 30_000, everyMs: 100 },
    );
    expect(asked).toBeDefined();
    return asked!;
  };
  const result = async (id: string): Promise<DrillReport> => {
    const { closeEvent } = await json<{
      closeEvent: { workflowExecutionCompletedEventAttributes: { result: [DrillReport] } };
    }>('result', id);
    return closeEvent.workflowExecutionCompletedEventAttributes.result[0];
  };
  const labels = async (id: string): Promise<Record<string, unknown>> => {
    const { workflowExecutionInfo } = await json<{
      workflowExecutionInfo: { searchAttributes: { indexedFields: Record<string, Payload> } };
    }>('describe', id);
    const { indexedFields } = workflowExecutionInfo.searchAttributes;
    const values = searchAttributes.map((name) => [name, decoded(indexedFields[name])]);
    // One that was taken away again is kept as null.
    return Object.fromEntries(values.filter(([, value]) => value != null));
  };
  const isListed = async (id: string, filter: string): Promise<boolean> => {
    const { stdout } = await execa(cli, ['workflow', 'list', '--query', filter], {
      env: tiny.toolEnv,
      extendEnv: false,
      timeout: 60_000,
    });
    return stdout.includes(id);
  };
  const signOff = (command: 'signal' | 'update execute', id: string, by: string, role: string) =>
    workflow(
      command,
      id,
      '--name',
      'signOff',
      '--input',
      JSON.stringify({ decision: 'approve', by, role }),
    );

  test('from start to result, found by its labels, told what every event is for', async () => {
    const id = 'by-temporal';
    await start(id);
    const asked = await waiting(id, 'verify');
    const drill = { MusterDrill: 'signed', MusterType: 'crashRecovery', MusterEnvironment: 'tiny' };
    expect(await labels(id)).toEqual({ ...drill, MusterWaitingFor: 'conductor' });
    const listed = () => isListed(id, "MusterWaitingFor = 'conductor' AND MusterDrill = 'signed'");
    expect(await waitUntil(listed, { withinMs: 30_000, everyMs: 100 })).toBe(true);
    await workflow(
      'signal',
      id,
      '--name',
      asked.signal,
      '--input',
      asked.json.replace('YOU', 'ana'),
    );

    await waiting(id, 'signOff');
    await signOff('update execute', id, 'ana', 'conductor');
    await signOff('signal', id, 'ben', 'reviewer');

    expect(await result(id)).toMatchObject({
      workflowId: id,
      outcome: 'completed',
      verdict: 'passed',
      manualSteps: [{ step: 'dashboard', by: 'ana' }],
      signOffs: [
        { by: 'ana', role: 'conductor' },
        { by: 'ben', role: 'reviewer' },
      ],
    });
    expect(await labels(id)).toEqual({ ...drill, MusterVerdict: 'passed' });

    const { events } = await json<{ events: readonly HistoryEvent[] }>('show', id);
    const steps = events.filter(({ eventType }) =>
      /_(ACTIVITY_TASK_SCHEDULED|TIMER_STARTED)$/.test(eventType),
    );
    const summaries = steps.map(({ userMetadata }) => decoded(userMetadata?.summary));
    expect(summaries).toEqual(steps.map(() => expect.stringMatching(/\w+ \w+/)));
    expect(summaries).toContain('kill api');
    const lengths = summaries.map((summary) => Buffer.byteLength(String(summary)));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(longestSummary);
  });

  test('an Update that does not fit is refused with the reason, and changes nothing', async () => {
    const id = 'refused';
    await start(id);
    await waiting(id, 'verify');
    const refused = (input: string) =>
      expect(workflow('update execute', id, '--name', 'signOff', '--input', input)).rejects;
    await refused('{"decision":"maybe","by":"ana"}').toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/must be approve or reject.*ANSWER_REFUSED/),
    });
    await refused('{"decision":"approve","by":"ben","role":"conductor"}').toMatchObject({
      stderr: expect.stringContaining('does not have the role'),
    });
    await workflow('signal', id, '--name', 'abort', '--input', '{"by":"ana","reason":"seen"}');
    // This CLI prints an empty list as null.
    expect(await result(id)).toMatchObject({ outcome: 'aborted', signOffs: null });
    expect((await query<DrillStatus>(id, 'status')).waitingFor).toBeNull();
  });

  test('what it prints to answer with does answer, run as printed', async () => {
    const id = `tuesday's $(false) drill`;
    await start(id);
    const bin = join(tiny.folder, 'bin');
    await mkdir(bin);
    await symlink(join(musterRoot, 'bin/muster.js'), join(bin, 'muster'));
    const PATH = `${bin}${delimiter}${process.env['PATH']}`;
    const runAs = async (by: string, signal: string): Promise<void> => {
      const { command, json: input } = await waiting(id, signal);
      const details = await query<{ currentDetails: string }>(id, '__temporal_workflow_metadata');
      expect(details.currentDetails.split('\n')).toEqual(expect.arrayContaining([command, input]));
      await execa(command.replace('YOU', by), {
        shell: true,
        cwd: tiny.folder,
        env: { ...tiny.toolEnv, PATH },
        extendEnv: false,
        timeout: 60_000,
      });
    };
    await runAs('ana', 'verify');
    await runAs('ana', 'signOff');
    await runAs('ben', 'signOff');
    expect(await result(id)).toMatchObject({
      verdict: 'passed',
      manualSteps: [{ step: 'dashboard', outcome: 'pass', by: 'ana' }],
      signOffs: [{ by: 'ana', role: 'conductor' }, { by: 'ben' }],
    });
  });
});

function decoded(payload: Payload | undefined): unknown {
  if (payload === undefined) return undefined;
  return JSON.parse(Buffer.from(payload.data, 'base64').toString('utf8'));
}
