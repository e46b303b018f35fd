import { execa } from 'execa';

/** The memory a process holds in RAM (its resident set), in MB of 10^6 bytes; NaN where it is gone. */
export async function residentMegabytes(pid: number): Promise<number> {
  const { stdout, exitCode } = await execa('ps', ['-o', 'rss=', '-p', String(pid)], {
    reject: false,
  });
  // ps counts in units of 1024 bytes.
  return exitCode === 0 ? (Number(stdout.trim()) * 1024) / 1e6 : Number.NaN;
}
