import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { searchAttributes } from '../../domain/contract.js';
import type { RunInfo } from './find-run.js';

/** What a run says of itself in search attributes: readable while no worker lives. */
export interface RunLabels {
  readonly drill?: string;
  readonly type?: string;
  readonly environment?: string;
  readonly verdict?: string;
  readonly waitingFor?: string;
}

const attributes = {
  drill: 'MusterDrill',
  type: 'MusterType',
  environment: 'MusterEnvironment',
  verdict: 'MusterVerdict',
  waitingFor: 'MusterWaitingFor',
} as const satisfies Record<keyof RunLabels, (typeof searchAttributes)[number]>;

/** The run's labels, as far as they are set. */
export function labelsOf({
  typedSearchAttributes,
}: Pick<RunInfo, 'typedSearchAttributes'>): RunLabels {
  const found = Object.entries(attributes).map(([label, name]) => {
    const key = defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
    return [label, typedSearchAttributes.get(key)] as const;
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}
