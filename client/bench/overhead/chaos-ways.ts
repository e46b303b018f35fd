import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import type { Told, Way } from './way.js';

/** One activity as Chaos Toolkit's journal tells it; instants are ISO 8601, UTC. */
interface Run {
  readonly start: string;
  readonly end: string;
  readonly status: string;
  readonly tolerance_met?: boolean;
}

interface Journal {
  readonly run: readonly Run[];
  readonly steady_states: { readonly during?: readonly { readonly probes: readonly Run[] }[] };
}

/** How long the method must go on for the hypothesis to see the way back: a guess, as it is for users. */
const pauseS = 2;
const frequencyS = 0.05;

/** Chaos Toolkit as its documentation shows it, and at its most exact. */
export function chaosWays(python: string, url: string, folder: string): readonly Way[] {
  const run = async (
    experiment: object,
    words: readonly string[],
  ): Promise<{ wallMs: number; journal: Journal }> => {
    const [file, journal] = [join(folder, 'experiment.json'), join(folder, 'journal.json')];
    await mkdir(folder, { recursive: true });
    await writeFile(file, JSON.stringify(experiment));
    const began = monotonicMs();
    // Ends with 1 where the hypothesis was not met all along, which a crash is for.
    await execa(
      python,
      [
        '-m',
        'chaostoolkit',
        '--no-version-check',
        'run',
        '--journal-path',
        journal,
        ...words,
        file,
      ],
      { cwd: folder, reject: false },
    );
    const wallMs = monotonicMs() - began;
    return { wallMs, journal: JSON.parse(await readFile(journal, 'utf8')) as Journal };
  };
  return [
    {
      title: 'Chaos Toolkit, a probe that retries',
      crash: async (pid) => {
        const experiment = experimentOf(url, [kill(pid), curlUntilBack(url)]);
        const { wallMs, journal } = await run(experiment, ['--rollback-strategy=always']);
        const [killed, back] = journal.run as [Run, Run];
        return toldOf(wallMs, killed, back, 0);
      },
    },
    {
      title: `Chaos Toolkit, hypothesis every ${frequencyS * 1000} ms`,
      crash: async (pid) => {
        const experiment = experimentOf(url, [{ ...kill(pid), pauses: { after: pauseS } }]);
        const { wallMs, journal } = await run(experiment, [
          '--rollback-strategy=always',
          '--hypothesis-strategy=continuously',
          `--hypothesis-frequency=${frequencyS}`,
        ]);
        const [killed] = journal.run as [Run];
        const states = (journal.steady_states.during ?? []).flatMap(({ probes }) => probes);
        const lastBad = states.findLastIndex(({ tolerance_met: met }) => met !== true);
        const back = states[lastBad + 1];
        if (back === undefined) throw new Error('the pause ended before the gateway was back');
        const told = toldOf(wallMs, killed, back, 0);
        // The pause holds the recovery: what is left of it was declared waiting.
        return { ...told, declaredMs: pauseS * 1000 - told.reported.maxMs };
      },
    },
  ];
}

function toldOf(wallMs: number, killed: Run, back: Run, declaredMs: number): Told {
  const ms = Date.parse(back.end) - Date.parse(killed.start);
  return { wallMs, reported: { minMs: ms, maxMs: ms }, declaredMs };
}

function experimentOf(url: string, method: readonly object[]): object {
  return {
    title: 'The gateway comes back after a crash',
    description: 'Kill it outright.',
    'steady-state-hypothesis': {
      title: 'The gateway is healthy',
      probes: [
        {
          type: 'probe',
          name: 'gateway-is-healthy',
          tolerance: 200,
          provider: { type: 'http', url, timeout: 1 },
        },
      ],
    },
    method,
    rollbacks: [],
  };
}

function kill(pid: number): object {
  const provider = { type: 'process', path: 'kill', arguments: ['-9', String(pid)] };
  return { type: 'action', name: 'kill-gateway', provider };
}

function curlUntilBack(url: string): object {
  const quiet = ['--silent', '--fail', '--output', '/dev/null'];
  const retrying = ['--retry', '60', '--retry-delay', '1', '--retry-all-errors'];
  const provider = { type: 'process', path: 'curl', arguments: [...quiet, ...retrying, url] };
  return { type: 'probe', name: 'gateway-is-back', provider };
}
