import { execa } from 'execa';

/** What a process holds in RAM (its resident set, in MB of 10^6 bytes), and its share of one core so far. */
export interface Weight {
  readonly megabytes: number;
  readonly cpuPercent: number;
}

/** Weighs a process; undefined where it is gone. */
export async function weigh(pid: number): Promise<Weight | undefined> {
  const { stdout, exitCode } = await execa('ps', ['-o', 'rss=,pcpu=', '-p', String(pid)], {
    reject: false,
  });
  if (exitCode !== 0) return undefined;
  const [kibibytes, cpuPercent] = stdout.trim().split(/\s+/).map(Number) as [number, number];
  return { megabytes: (kibibytes * 1024) / 1e6, cpuPercent };
}
