import { MusterError } from '../../../domain/errors.js';
import type { Inventory } from '../../../domain/inventory/inventory.js';
import { parseInventory } from '../../../domain/inventory/parse-inventory.js';

/** Parses the text as `muster.yaml`. */
export function read(text: string, env: Record<string, string> = {}): Inventory {
  return parseInventory(text, { file: 'muster.yaml', env });
}

/** The mistakes in the text, each as `line path: message`. */
export function mistakesIn(text: string, env: Record<string, string> = {}): string[] {
  try {
    read(text, env);
    return [];
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'INVENTORY_INVALID') throw error;
    return error.mistakes.map(({ line, path, message }) => `${line} ${path}: ${message}`);
  }
}

/** A small inventory without mistakes: the design's own example. */
export const example = `environment: { name: twzrd-staging, kind: staging }
people:
  ana: { roles: [conductor] }
  ben: { roles: [reviewer, approver] }
services:
  gateway:
    pm2: gateway
    healthy: { http: "http://localhost:5000/health", status: 200, json: { status: ok }, every: 50ms }
    log: { forbid: [ERROR, ECONNREFUSED] }
    ladder: [{ wait: 10s }, restart]
stores:
  database: { postgres: { env: DATABASE_URL } }
canaries:
  events:
    write: { post: "http://localhost:5000/events", json: { id: "{canary}" } }
    read: { store: database, sql: "select id from events where id = any($1)" }
drills:
  gateway-crash:
    type: crashRecovery
    service: gateway
    canary: events
    objectives: { recovery: 5s, lostWrites: 0 }
    healthyFor: 3s
    deadline: 2m                                       # the guard reverts, whoever is dead
`;

/** The example with one line of it, told by how it begins, replaced. */
export function exampleWith(begins: string, replacement: string): string {
  const lines = example.split('\n');
  const index = lines.findIndex((line) => line.trim().startsWith(begins));
  if (index < 0) throw new Error(`the example has no line ${begins}`);
  return lines.with(index, replacement).join('\n');
}
