import { createHash } from 'node:crypto';

/**
 * The root of a Merkle tree over the leaves in their order, as hex: SHA-256 with leaves and nodes
 * told apart by a first byte, an odd node moved up as it is. Source: RFC 6962, section 2.1.
 */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves.map((leaf) => hash(0, Buffer.from(leaf)));
  if (level.length === 0) return createHash('sha256').digest('hex');
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const pair = level.slice(at, at + 2);
      above.push(pair.length === 2 ? hash(1, Buffer.concat(pair)) : (pair[0] as Buffer));
    }
    level = above;
  }
  return (level[0] as Buffer).toString('hex');
}

function hash(prefix: 0 | 1, data: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(prefix)).update(data).digest();
}
