import { ApplicationFailure } from '@temporalio/activity';
import { MusterError, toErrorData, type ErrorCode } from '../domain/errors.js';

/** What may be over by the next attempt. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'AGENT_UNREACHABLE',
  'LOCKED',
  'MANAGER_UNREACHABLE',
]);

/**
 * The error as Temporal keeps it: its code is the failure's type, its remedy and mistakes stand in
 * the message. What is not ours, or will not pass by itself, is not retried.
 */
export function toApplicationFailure(
  error: unknown,
  options: { readonly lastAttempt?: boolean } = {},
): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const { code, message, remedy, mistakes = [] } = toErrorData(error);
  const lines = [
    message,
    ...mistakes.map(({ file, line, path, message: what }) => {
      const place = file === undefined ? '' : `${file}:${line ?? 1}: `;
      return `  ${place}${path}: ${what}`;
    }),
    ...(remedy === undefined ? [] : [remedy]),
  ];
  const retryable = error instanceof MusterError && passing.has(code);
  return ApplicationFailure.create({
    message: lines.join('\n'),
    type: code,
    nonRetryable: !retryable || options.lastAttempt === true,
  });
}
