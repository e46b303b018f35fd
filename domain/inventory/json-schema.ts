import { z } from 'zod';
import { inventorySchema } from './schema.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * JSON Schema (draft 7, which editors know) of `muster.yaml` as it is written, with a sentence on
 * every field. Where a number or a text of a certain form belongs, `${NAME}` may stand instead.
 */
export function inventoryJsonSchema(): Schema {
  const schema = z.toJSONSchema(inventorySchema, { io: 'input', target: 'draft-7' });
  return { title: 'muster.yaml', ...(withReferences(schema) as Schema) };
}

function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    // Keys are never substituted, and defaults are values, not schemas.
    key === 'propertyNames' || key === 'default' ? value : withReferences(value),
  ]);
  return orReference(Object.fromEntries(entries) as Schema);
}

function orReference(schema: Schema): Schema {
  const { type, pattern, enum: choices } = schema;
  const refuses = typeof pattern === 'string' && !new RegExp(pattern).test('${NAME}');
  const formed = type === 'string' && (refuses || choices !== undefined);
  const plain = type === 'number' || type === 'integer' || type === 'boolean';
  if (!(formed || plain) || 'const' in schema) return schema;
  const { description, default: fallback, ...form } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [form, { type: 'string', pattern: '\\$\\{' }],
  };
}
