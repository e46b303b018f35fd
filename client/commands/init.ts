import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { confirm, select } from '@inquirer/prompts';
import { type Command, Option } from 'commander';
import { MusterError } from '../../domain/errors.js';
import type { EnvironmentKind } from '../../domain/inventory/inventory.js';
import { parseInventory } from '../../domain/inventory/parse-inventory.js';
import { inventoryFileName, readInventory } from '../../host/inventory-file.js';
import { discover } from '../init/discover.js';
import { renderInventory } from '../init/render-inventory.js';
import { rehearse } from '../progress/rehearse.js';
import { toRunInput } from '../shell/drill-options.js';
import type { GlobalOptions } from '../shell/global-options.js';
import { isInteractive, promptOutput } from '../shell/interactive.js';

interface InitOptions extends GlobalOptions {
  readonly kind?: EnvironmentKind;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

const kinds: EnvironmentKind[] = ['lab', 'staging', 'production'];

/** `muster init`: a first inventory from what runs on this machine. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('look at what pm2 runs here, and write a first muster.yaml; touches nothing else')
    .addOption(
      new Option('--kind <kind>', 'what this environment is; never guessed').choices(kinds),
    )
    .option('--force', 'replace the file that is there')
    .option('--dry-run', 'print it, write nothing')
    .addHelpText('after', '\nExample:\n  muster init --kind staging')
    .action(async (_options: InitOptions, command: Command) => {
      const options = command.optsWithGlobals<InitOptions>();
      const file = resolve(options.inventory ?? inventoryFileName);
      const kind = options.kind ?? (await askKind());
      if (!options.dryRun) refuseToReplace(file, options.force === true);

      const found = await discover(process.env);
      const name = basename(process.cwd()) || 'here';
      const text = renderInventory(found, { name, kind });
      parseInventory(text, { file, env: process.env });
      if (options.dryRun) {
        process.stdout.write(text);
        return;
      }
      await writeFile(file, text, { flag: options.force ? 'w' : 'wx' });
      const services = found.services.map((service) => service.name).join(', ');
      console.log(`${file} is written: ${services || 'no service was found'}`);
      await offerDryRun(file);
    });
}

async function askKind(): Promise<EnvironmentKind> {
  if (!isInteractive()) {
    throw new MusterError('BAD_INPUT', 'what this environment is, is never guessed', {
      remedy: `Say --kind ${kinds.join(', ')}.`,
    });
  }
  return select({ message: 'What is this environment?', choices: kinds }, promptOutput);
}

function refuseToReplace(file: string, force: boolean): void {
  if (force || !existsSync(file)) return;
  throw new MusterError('BAD_INPUT', `${file} is there already`, {
    remedy: 'Replace it with --force, or name another with --inventory FILE.',
  });
}

async function offerDryRun(file: string): Promise<void> {
  const inventory = await readInventory(file, process.env);
  const [drill] = Object.keys(inventory.inventory.drills);
  if (drill === undefined) return;
  console.log(`Next: muster dev, and in another shell: muster run ${drill} --dry-run`);
  if (!isInteractive()) return;
  const message = `Do a dry run of "${drill}" now? It harms nothing, and needs \`muster dev\` in another shell.`;
  if (!(await confirm({ message, default: false }, promptOutput))) return;
  const input = toRunInput(inventory.inventory, drill, { dryRun: true, reason: 'first look' });
  process.exitCode = await rehearse({ inventory, input, yes: false, json: false });
}
