import { MusterError } from '../../domain/errors.js';

/** The regular expression that an inventory gives as text. @throws MusterError PROBE_INVALID */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new MusterError('PROBE_INVALID', `/${source}/ is no regular expression`, {
      remedy:
        'Correct the pattern; a literal . * + ? ( ) [ ] { } ^ $ | or \\ needs a \\ before it.',
    });
  }
}
