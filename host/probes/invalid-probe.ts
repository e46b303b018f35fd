import { MusterError } from '../../domain/errors.js';

/** A PROBE_INVALID that says what to write instead. */
export function invalidProbe(message: string, remedy: string): MusterError {
  return new MusterError('PROBE_INVALID', message, { remedy });
}
