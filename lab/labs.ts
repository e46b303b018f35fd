import type { Lab } from './lab.js';
import { twzrd } from './twzrd/twzrd.js';

export type LabName = 'twzrd';

/** Every practice system. */
export const labs = { twzrd } satisfies Record<LabName, Lab>;
