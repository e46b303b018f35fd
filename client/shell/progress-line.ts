import { formatBytes } from '../../domain/format-bytes.js';
import type { RunProgress } from '../runs/ask-progress.js';
import type { Colors } from './colors.js';
import { plain } from './lines.js';

/** How far long work is: `▸ restore: restoring, 48 MB, 3 tables`. */
export function progressLine(
  { phase, doing, bytes, ofBytes, tables, ofTables }: RunProgress,
  colors: Colors,
): string {
  const of = (all: string | number | undefined): string => (all === undefined ? '' : ` of ${all}`);
  const facts = [
    ...(bytes === undefined
      ? []
      : [`${formatBytes(bytes)}${of(ofBytes === undefined ? undefined : formatBytes(ofBytes))}`]),
    ...(tables === undefined ? [] : [`${tables}${of(ofTables)} tables`]),
  ];
  return `  ${colors.cyan('▸')} ${plain(phase)}: ${[plain(doing), ...facts].join(', ')}`;
}
