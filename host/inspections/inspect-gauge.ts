import type { Gauge } from '../../domain/service.js';
import { MusterError } from '../../domain/errors.js';
import type { Inspection } from '../../domain/inspection.js';
import { inertText } from '../logs/inert-text.js';
import { bad } from '../probes/asking.js';
import { valueAt } from '../probes/json-expectation.js';
import { resolveSecret } from '../secrets.js';
import type { InspectionHandler } from './inspection-handler.js';
import { prometheusValue } from './prometheus-value.js';
import { settle } from './settle.js';

type GaugeInspection = Extract<Inspection, { kind: 'gauge' }>;

const answerMs = 5_000;
const longestBodyBytes = 4 * 1024 * 1024;

/**
 * Reads a number that a service shows of itself; with `settle` it waits until the number is at most
 * that.
 * @throws MusterError INSPECTION_FAILED, SECRET_MISSING
 */
export const inspectGauge: InspectionHandler<GaugeInspection> = async (
  { service, gauge: name, settle: wanted },
  { inventory, env },
) => {
  const gauge = inventory.services[service]?.gauges[name];
  if (gauge === undefined) throw failed(`${service}.${name}`, 'the inventory has no such gauge');
  const headers: Record<string, string> = { 'user-agent': 'muster', connection: 'close' };
  const secrets: string[] = [];
  for (const [header, value] of Object.entries(gauge.send)) {
    const text = typeof value === 'string' ? value : await resolveSecret(value, env);
    if (typeof value !== 'string') secrets.push(text);
    headers[header] = text;
  }
  const look = async (): Promise<{ readonly value: number }> => {
    try {
      return { value: numberIn(await read(gauge.url, headers), gauge.read) };
    } catch (error) {
      const reading = bad(error);
      throw failed(`${service}.${name}`, reading.ok ? '' : inertText(reading.reason, 200, secrets));
    }
  };
  return settle(
    look,
    ({ value }) => wanted === undefined || value <= wanted.atMost,
    wanted?.withinMs ?? 0,
  );
};

async function read(url: string, headers: Record<string, string>): Promise<string> {
  const signal = AbortSignal.timeout(answerMs);
  const response = await fetch(url, { headers, signal, redirect: 'manual' }).catch(
    (error: Error) => {
      throw error.cause ?? error;
    },
  );
  if (!response.ok) throw new Error(`status ${response.status}`);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > longestBodyBytes) throw new Error('the body is longer than 4 MiB');
  }
  return text;
}

function numberIn(text: string, wanted: Gauge['read']): number {
  if ('prometheus' in wanted) return prometheusValue(text, wanted.prometheus);
  const value = valueAt(JSON.parse(text), wanted.json.split('.'));
  if (typeof value === 'number') return value;
  throw new Error(`json ${wanted.json} is no number`);
}

function failed(gauge: string, why: string): MusterError {
  return new MusterError('INSPECTION_FAILED', `gauge ${gauge} cannot be read: ${why}`, {
    remedy: 'See that the URL answers and shows the number while the service is healthy.',
  });
}
