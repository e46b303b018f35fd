import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';

import { MusterError } from '../../domain/errors.js';
import { planPlaces, type Places } from './places.js';
import { defaultPorts, type Ports } from './ports.js';

/** What `up` decided and `down` must know, whatever else is lost. Holds no secret. */
export interface LabRecord {
  readonly lab: 'twzrd';
  readonly places: Places;
  readonly ports: Ports;
  readonly defect?: string;
  readonly extras?: readonly string[];
}

/** The record of a folder; undefined where there is no practice system. */
export function readRecord(file: string): LabRecord | undefined {
  if (!existsSync(file)) return undefined;
  const record = JSON.parse(readFileSync(file, 'utf8')) as Partial<LabRecord>;
  if (record.lab === 'twzrd') {
    const { places, ports, ...rest } = record as LabRecord;
    // One from before there was a Toxiproxy lacks its places and ports.
    return {
      ...rest,
      places: { ...planPlaces(places.dir, undefined), ...places },
      ports: { ...defaultPorts, ...ports },
    };
  }
  throw new MusterError('BAD_INPUT', `${file} belongs to something else.`);
}

/** Makes the folders and writes the record; refuses folders that are not ours. */
export function writeRecord(record: LabRecord): void {
  const { places } = record;
  refuseStranger(places);
  mkdirSync(places.dir, { recursive: true, mode: 0o755 });
  if (places.annex !== undefined) makeAnnex(places.annex);
  mkdirSync(places.logs, { recursive: true });
  mkdirSync(places.serviceEnvironments, { recursive: true, mode: 0o700 });
  // Whoever reaches pm2's sockets commands its services.
  mkdirSync(places.pm2Home, { recursive: true, mode: 0o700 });
  mkdirSync(places.stores, { recursive: true, mode: 0o755 });
  writeWhole(places.record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Refuses a folder with something else in it: `down` removes it as a whole. */
export function refuseStranger({ dir, record }: Places): void {
  if (!existsSync(dir) || existsSync(record) || readdirSync(dir).length === 0) return;
  throw new MusterError('BAD_INPUT', `${dir} holds something else.`, {
    remedy: 'Choose a folder that is empty or does not exist.',
  });
}

/** Replaces a file as a whole, readable by its owner alone; tells whether it changed. */
export function writeWhole(file: string, text: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return true;
}

/** Anybody can make a folder of that name below /var/tmp first: it must be ours. */
function makeAnnex(annex: string): void {
  mkdirSync(annex, { recursive: true, mode: 0o711 });
  const found = lstatSync(annex);
  if (found.isDirectory() && found.uid === process.getuid?.()) return;
  throw new MusterError('BAD_INPUT', `${annex} belongs to somebody else.`);
}
