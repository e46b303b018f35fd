import type { Command } from 'commander';
import { diagnoseReach } from '../shell/diagnose-reach.js';
import { doctor, type Diagnosis } from '../prerequisites/doctor.js';
import { colorsFor, type Colors } from '../shell/colors.js';
import { exitCodes } from '../shell/exit-codes.js';
import { plain } from '../shell/lines.js';

/** `muster doctor`: what is there, what is missing, and the command that mends it. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what Muster needs, what is missing and how to mend it; exit 1 where it matters')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  muster doctor')
    .action(async ({ json = false }: { json?: boolean }, command: Command) => {
      const diagnoses = [...(await doctor()), ...(await diagnoseReach(command))];
      const colors = colorsFor(process.stdout);
      if (json) console.log(JSON.stringify(diagnoses, null, 2));
      else for (const diagnosis of diagnoses) console.log(lines(diagnosis, colors));
      if (diagnoses.some(({ ok, required }) => required && !ok)) {
        process.exitCode = exitCodes.failed;
      }
    });
}

function lines({ title, ok, required, detail, mend }: Diagnosis, colors: Colors): string {
  const mark = ok ? colors.green('✔') : required ? colors.red('✖') : colors.yellow('–');
  const mends = mend === undefined ? [] : mend.split('\n').map((line) => `    ${plain(line)}`);
  return [`${mark} ${title}: ${plain(detail)}`, ...mends].join('\n');
}
