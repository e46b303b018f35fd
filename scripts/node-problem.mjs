/**
 * What is wrong with this Node for Muster, in words; undefined where nothing is.
 *
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return (
    `Muster needs Node 20.19 or newer; this is ${version}.\n` +
    'Install one from https://nodejs.org, or by: nvm install 20'
  );
}
