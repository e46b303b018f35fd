import { execa } from 'execa';
import { monotonicMs } from '../../../host/processes/monotonic-clock.js';
import type { Way } from './way.js';

/** What people write in a minute: kill, ask until it answers, subtract. */
const script = `
began=$(date +%s%N)
kill -9 "$1"
until curl -sf -o /dev/null "$2"; do sleep 0.1; done
echo $(( $(date +%s%N) - began ))
`;

/** A loop in bash that asks ten times a second. */
export function bashWay(url: string): Way {
  return {
    title: 'bash loop, curl every 100 ms',
    crash: async (pid) => {
      const began = monotonicMs();
      const { stdout } = await execa('bash', ['-c', script, 'bash', String(pid), url]);
      const wallMs = monotonicMs() - began;
      const ms = Number(stdout) / 1e6;
      return { wallMs, reported: { minMs: ms, maxMs: ms }, declaredMs: 0 };
    },
  };
}
