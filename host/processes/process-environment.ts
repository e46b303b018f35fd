import { readFileSync } from 'node:fs';

/**
 * The variable as the process was started with it, where the system shows that (Linux, own user);
 * undefined where it has none, or is gone.
 */
export function startedWith(pid: number, variable: string): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return words.find((word) => word.startsWith(`${variable}=`))?.slice(variable.length + 1);
  } catch {
    return undefined;
  }
}
