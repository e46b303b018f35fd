/** Room for `-crash` and a number behind it, of the 64 that a name may have. */
const longestName = 50;

/**
 * Names the inventory accepts for what others have named, each once:
 * `My App!` becomes `My-App`, and a second one that comes to the same `My-App-2`.
 */
export function inventoryNames(given: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const original of given) {
    const plain = inventoryName(original);
    const taken = new Set(names.values());
    let name = plain;
    for (let number = 2; taken.has(name); number++) name = `${plain}-${number}`;
    names.set(original, name);
  }
  return names;
}

/** One name that the inventory accepts, as near to the given one as may be. */
export function inventoryName(given: string): string {
  const plain = given
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, longestName);
  return plain === '' || plain in Object.prototype || plain === 'prototype'
    ? `service-${plain}`.replace(/-$/, '')
    : plain;
}
