import { Argument, type Command, Option } from 'commander';
import { MusterError } from '../../domain/errors.js';
import type { Lab } from '../../lab/lab.js';
import { labs, type LabName } from '../../lab/labs.js';
import { readInventory } from '../../host/inventory-file.js';
import { toxiproxy } from '../prerequisites/toxiproxy.js';
import { colorsFor } from '../shell/colors.js';
import { exitCodes } from '../shell/exit-codes.js';
import { plain } from '../shell/lines.js';
import { shellWord } from '../../domain/shell-word.js';

const names = Object.keys(labs);

/** `muster lab`: practice systems with real parts. */
export function addLab(program: Command): void {
  const lab = program
    .command('lab')
    .description(`practice systems with real parts, made to be drilled: ${names.join(', ')}`)
    .addHelpText('after', '\nExample:\n  muster lab up twzrd');

  lab
    .command('up')
    .addArgument(nameArgument())
    .description('bring one up, and say how to drill it')
    .addOption(new Option('--defect <name>', `what shall be wrong with it: ${defects()}`))
    .addOption(new Option('--with <extra...>', `what to bring along: ${extras()}`))
    .addHelpText('after', '\nExample:\n  muster lab up twzrd --defect slow-start')
    .action(up);

  lab
    .command('down')
    .addArgument(nameArgument())
    .description('end every process of one and remove its data')
    .option('--keep-data', 'keep what its stores hold')
    .action(async (name: LabName, { keepData = false }: { keepData?: boolean }) => {
      await labs[name].down({ keepData, say });
    });

  lab
    .command('status')
    .addArgument(nameArgument())
    .description('how its parts are; exit 1 unless all are healthy')
    .option('--json', 'print it as JSON')
    .action(status);
}

async function up(
  name: LabName,
  { defect, with: asked = [] }: { defect?: string; with?: string[] },
): Promise<void> {
  const lab: Lab = labs[name];
  if (defect !== undefined && !Object.hasOwn(lab.defects, defect)) {
    const known = Object.entries(lab.defects).map(([each, what]) => `  ${each}: ${what}`);
    throw new MusterError('BAD_INPUT', `${name} has no defect "${defect}"`, {
      remedy: `Defects:\n${known.join('\n')}`,
    });
  }
  if ((await toxiproxy.find()) === undefined) await toxiproxy.install?.(say);
  const { inventoryPath, environmentFile, environment, endpoints } = await lab.up({
    say,
    ...(defect !== undefined && { defect }),
    extras: asked,
  });
  const { inventory } = await readInventory(inventoryPath, { ...process.env, ...environment });
  const [drill = 'NAME'] = Object.keys(inventory.drills);
  const options = `--inventory ${shellWord(inventoryPath)} --env-file ${shellWord(environmentFile)}`;
  for (const [part, url] of Object.entries(endpoints)) console.log(`${part.padEnd(16)} ${url}`);
  console.log(
    [
      '',
      'Its secrets and ports are in an environment file that only you can read. To drill it:',
      `  muster dev ${options}`,
      'and in another shell:',
      `  muster run ${drill} ${options}`,
    ].join('\n'),
  );
}

async function status(name: LabName, { json = false }: { json?: boolean }): Promise<void> {
  const found = await labs[name].status();
  if (found.state !== 'up') process.exitCode = exitCodes.failed;
  if (json) {
    console.log(JSON.stringify(found, null, 2));
    return;
  }
  const colors = colorsFor(process.stdout);
  const defect = found.defect === undefined ? '' : `, with the defect "${found.defect}"`;
  console.log(`${name} is ${found.state}${defect}`);
  for (const { name: part, state, reason } of found.parts) {
    const mark = state === 'healthy' ? colors.green('✔') : colors.red('✖');
    console.log(`${mark} ${part}: ${state}${reason === undefined ? '' : `, ${plain(reason)}`}`);
  }
}

function nameArgument(): Argument {
  return new Argument('<name>', 'which').choices(names);
}

function defects(): string {
  return Object.values(labs)
    .flatMap((each: Lab) => Object.keys(each.defects))
    .join(', ');
}

function extras(): string {
  return Object.values(labs)
    .flatMap((each: Lab) => Object.keys(each.extras))
    .join(', ');
}

function say(line: string): void {
  console.error(line);
}
