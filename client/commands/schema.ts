import type { Command } from 'commander';
import { inventoryJsonSchema } from '../../domain/inventory/json-schema.js';

/** `muster schema`: what an editor needs to help with `muster.yaml`. */
export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of muster.yaml, for editors')
    .addHelpText('after', '\nExample:\n  muster schema > muster.schema.json')
    .action(() => {
      process.stdout.write(`${JSON.stringify(inventoryJsonSchema(), null, 2)}\n`);
    });
}
