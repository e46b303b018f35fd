/** Whether a build server runs this, by the `CI` variable they all set. */
export function isCi(): boolean {
  return !['', '0', 'false'].includes((process.env['CI'] ?? '').toLowerCase());
}
