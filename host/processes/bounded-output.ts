import type { Readable } from 'node:stream';

/** What a stream has said so far, up to a limit. */
export interface BoundedOutput {
  text(): string;
  truncated(): boolean;
}

/** Keeps the first `limitBytes` of a stream, and drinks the rest, so that its writer never waits. */
export function boundedOutput(stream: Readable, limitBytes: number): BoundedOutput {
  const chunks: Buffer[] = [];
  let leftBytes = limitBytes;
  let truncated = false;
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    if (chunk.length > leftBytes) truncated = true;
    if (leftBytes > 0) chunks.push(chunk.subarray(0, leftBytes));
    leftBytes = Math.max(0, leftBytes - chunk.length);
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), truncated: () => truncated };
}
