import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Colors for what is written to the stream: none where it is no terminal, or `NO_COLOR` is set. */
export function colorsFor(
  stream: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv = process.env,
): Colors {
  const forced = env['FORCE_COLOR'] !== undefined;
  const plain = env['NO_COLOR'] || !(forced || (stream.isTTY && env['TERM'] !== 'dumb'));
  // Never undefined: picocolors would then guess by itself, and colour a pipe in CI.
  return pc.createColors(!plain);
}
