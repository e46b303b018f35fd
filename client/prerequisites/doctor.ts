import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toErrorData } from '../../domain/errors.js';
import { toolsFolder } from './folders.js';
import { needsOf } from './needs.js';
import { occupantOf, type TemporalPort } from './port-occupant.js';
import type { Prerequisite } from './prerequisite.js';
import { prerequisites } from './registry.js';

/** What one look found: where something stands, or what is wrong with it and the command that mends it. */
export interface Diagnosis {
  readonly title: string;
  readonly ok: boolean;
  /** Whether the demo and the practice systems cannot do without it. */
  readonly required: boolean;
  readonly detail: string;
  readonly path?: string;
  readonly version?: string;
  readonly mend?: string;
}

/** The ports of an embedded server and its UI, unless others are given. */
export const temporalPorts: readonly TemporalPort[] = [
  { kind: 'server', port: 7233 },
  { kind: 'ui', port: 8233 },
];

/** Looks at everything Muster relies on, and changes nothing but creating the tools folder. Never throws. */
export async function doctor(
  ports: readonly TemporalPort[] = temporalPorts,
): Promise<readonly Diagnosis[]> {
  const { required } = needsOf('demo');
  const looks = await Promise.all([
    ...Object.values(prerequisites).map((each) => lookAtTool(each, required.includes(each))),
    ...ports.map(lookAtPort),
    lookAtFolder(toolsFolder()),
  ]);
  return [lookAtNode(process.versions.node), ...looks];
}

/** Whether this Node is one the packages are made for. */
export function lookAtNode(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    title: 'Node',
    ok,
    required: true,
    path: process.execPath,
    version,
    detail: ok ? `${version} at ${process.execPath}` : `${version} is older than 20.19`,
    ...(!ok && { mend: 'install Node 20.19 or newer from https://nodejs.org' }),
  };
}

async function lookAtTool(tool: Prerequisite, required: boolean): Promise<Diagnosis> {
  const { title, neededFor, mend } = tool;
  try {
    const found = await tool.find();
    return found
      ? { title, ok: true, required, ...found, detail: `${found.version} at ${found.path}` }
      : { title, ok: false, required, detail: `missing; needed for ${neededFor}`, mend };
  } catch (error) {
    const { message, remedy = mend } = toErrorData(error);
    return { title, ok: false, required, detail: message, mend: remedy };
  }
}

async function lookAtPort(port: TemporalPort): Promise<Diagnosis> {
  const title = `Port ${port.port}`;
  const occupant = await occupantOf(port);
  if (occupant === 'nobody') return { title, ok: true, required: true, detail: 'free' };
  if (occupant === 'temporal')
    return { title, ok: true, required: true, detail: 'serves Temporal' };
  return {
    title,
    ok: false,
    required: true,
    detail: `taken by something that is not Temporal's ${port.kind === 'ui' ? 'UI' : 'server'}`,
    mend: `end what listens there: lsof -nP -iTCP:${port.port} -sTCP:LISTEN`,
  };
}

async function lookAtFolder(folder: string): Promise<Diagnosis> {
  const title = 'Tools folder';
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { title, ok: true, required: true, path: folder, detail: `${folder} can be written` };
  } catch (error) {
    return {
      title,
      ok: false,
      required: true,
      path: folder,
      detail: `${folder} cannot be written: ${toErrorData(error).message}`,
      mend: `sudo chown -R "$(id -un)" ${dirname(folder)}`,
    };
  }
}
