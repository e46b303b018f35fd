import { z } from 'zod';

const aName = 'a name: letters, digits, - and _, at most 64, a letter or digit first';

/** What people call something in the inventory; safe in file names, task queues and commands. */
export const nameSchema = z
  .string()
  .max(64, { error: aName })
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, { error: aName })
  .refine((name) => !(name in Object.prototype || name === 'prototype'), {
    error: 'a name that no JavaScript object has of itself',
  });

/** Several names, none twice. */
export const namesSchema = z
  .array(nameSchema)
  .min(1)
  .refine((names) => new Set(names).size === names.length, { error: 'each name once' });
