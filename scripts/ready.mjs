/**
 * Makes a fresh clone ready and hands over: `node scripts/ready.mjs demo|test|bench [arguments]`.
 *
 * Needs nothing but Node: installs the npm packages, builds, finds or installs the tools, and says
 * what it does. What is there already is not done again.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nodeProblem } from './node-problem.mjs';
import { testSummary } from './test-summary.mjs';
import { whyInstall } from './why-install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [purpose, ...args] = process.argv.slice(2);
const handOver = {
  demo: () => node(['dist/client/demo/main.js', ...args]),
  bench: () => node(['dist/client/bench/main.js', ...args]),
  test: runTests,
};

const problem = nodeProblem(process.versions.node);
if (problem) fail(problem);
if (!Object.hasOwn(handOver, purpose)) fail('Usage: node scripts/ready.mjs demo|test|bench');
await installPackages();
if ((await node(['scripts/build.mjs'])) !== 0) fail('The build failed.');
await bringTools();
process.exit(await handOver[purpose]());

async function installPackages() {
  const why = whyInstall(root);
  if (!why) return;
  console.log(`Installing the npm packages (${why}) …`);
  // Below `npm run` this is the very npm that was called; whatever NODE_ENV says, building needs them all.
  const npm = process.env.npm_execpath;
  const ci = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const code = npm?.endsWith('.js') ? await node([npm, ...ci]) : await run('npm', ci);
  if (code !== 0) fail('The npm packages could not be installed; `npm ci` shows why.');
}

async function bringTools() {
  const compiled = pathToFileURL(join(root, 'dist/client/prerequisites/ensure.js')).href;
  const { ensureFor } = await import(compiled);
  try {
    await ensureFor(purpose, args.includes('--yes') ? { yes: true } : {});
  } catch (error) {
    if (error.code !== 'TOOL_MISSING') throw error;
    fail(error.message + (error.remedy ? `\nTo mend it:\n${error.remedy}` : ''));
  }
}

async function runTests() {
  const results = join(root, '.muster', `test-results-${process.pid}.json`);
  mkdirSync(dirname(results), { recursive: true });
  const code = await node([
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${results}`,
    ...args.filter((arg) => arg !== '--yes'),
  ]);
  const { line, ok } = testSummary(readResults(results));
  rmSync(results, { force: true });
  console.log(line);
  return code !== 0 ? code : ok ? 0 : 1;
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function node(argv) {
  return run(process.execPath, argv);
}

/** Runs a program in the clone to its end, passing signals on; its exit code, by a shell's rule where a signal ended it. */
function run(file, argv) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, { cwd: root, stdio: 'inherit' });
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', waitOn).on('SIGTERM', passOn).on('SIGHUP', passOn);
    child.once('error', reject).once('exit', (code, signal) => {
      process.off('SIGINT', waitOn).off('SIGTERM', passOn).off('SIGHUP', passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** A terminal sends Ctrl-C to the child as well: the child decides what to do, and this waits for it. */
function waitOn() {}

function fail(message) {
  console.error(message);
  process.exit(1);
}
