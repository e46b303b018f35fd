export type Level = 'INFO' | 'WARN' | 'ERROR';

/** Writes one line per message: time, level, service, words. */
export type Log = (level: Level, message: string) => void;

/** A log on standard output, errors on standard error. */
export function createLog(service: string): Log {
  // A service outlives the manager that reads its output.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return (level, message) => {
    const stream = level === 'ERROR' ? process.stderr : process.stdout;
    stream.write(`${new Date().toISOString()} ${level} ${service} ${message}\n`);
  };
}

/** The message of anything thrown, with the code where it has one. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return thrown.message.includes(code) ? thrown.message || code : `${code} ${thrown.message}`;
}
