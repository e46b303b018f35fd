import type { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../domain/contract.js';
import { MusterError } from '../domain/errors.js';

const keyword = 2;

/**
 * Registers Muster's search attributes where they are missing: without them a workflow that sets
 * one would fail its task for ever.
 * @throws MusterError SEARCH_ATTRIBUTES_MISSING where the server lets nobody register them
 */
export async function ensureSearchAttributes(
  connection: NativeConnection,
  namespace: string,
): Promise<void> {
  const { operatorService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributes.filter((name) => customAttributes?.[name] === undefined);
  if (missing.length === 0) return;
  try {
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
  } catch (error) {
    throw new MusterError(
      'SEARCH_ATTRIBUTES_MISSING',
      `namespace "${namespace}" lacks ${missing.join(', ')}: ${(error as Error).message}`,
      {
        remedy: missing
          .map((name) => `temporal operator search-attribute create --name ${name} --type Keyword`)
          .join('\n'),
      },
    );
  }
}
