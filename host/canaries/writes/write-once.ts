import type { Json } from '../../../domain/json.js';

/** How a write was answered; `unknown` where it was not, and may have arrived all the same. */
export type WriteAnswer = 'acknowledged' | 'refused' | 'unknown';

/** Sends the write of that id, and never throws. */
export type WriteOnce = (id: string) => Promise<WriteAnswer>;

/** The value with the id in the place of every `{canary}`. */
export function fill(value: Json, id: string): Json {
  if (typeof value === 'string') return value.replaceAll('{canary}', id);
  if (Array.isArray(value)) return value.map((item) => fill(item, id));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, id)]));
}
