/**
 * The value of one sample in Prometheus' text format: of the metric alone, or with exactly these
 * labels, in any order. Format: https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws Error where there is none, or several
 */
export function prometheusValue(text: string, metric: string): number {
  const wanted = parse(metric);
  const values = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => {
      const match = /^\s*([a-zA-Z_:][\w:]*\s*(?:\{.*\})?)\s+(\S+)(?:\s+-?\d+)?\s*$/.exec(line);
      return match !== null && parse(match[1]!) === wanted ? [toNumber(match[2]!)] : [];
    });
  if (values.length === 1) return values[0]!;
  throw new Error(`${metric} stands ${values.length} times in the metrics, expected once`);
}

/** The sample's name with its labels sorted. */
function parse(sample: string): string {
  const name = /^[^\s{]*/.exec(sample)![0];
  const labels = [...sample.matchAll(/(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"/g)]
    .map(([, label, value]) => `${label}="${value}"`)
    .sort();
  return `${name}{${labels.join(',')}}`;
}

function toNumber(text: string): number {
  const infinite = { '+Inf': Infinity, Inf: Infinity, '-Inf': -Infinity }[text];
  const value = infinite ?? Number(text);
  if (Number.isFinite(value)) return value;
  throw new Error(`${text} is no number to hold another against`);
}
