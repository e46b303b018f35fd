import { readFile, statfs } from 'node:fs/promises';
import type { AgentInfo } from '../../domain/entering.js';
import { musterVersion } from '../../domain/version.js';
import { bootId } from '../processes/boot-id.js';
import type { InventoryFile } from '../inventory-file.js';
import { toFaultRecord } from './lease.js';
import type { Ledger } from './ledger.js';

/** What the agent says of itself. */
export async function agentInfo(
  host: string,
  folder: string,
  inventory: InventoryFile,
  ledger: Ledger,
): Promise<AgentInfo> {
  const disk = await statfs(folder);
  return {
    host,
    musterVersion,
    inventorySha256: inventory.sha256,
    inventoryPath: inventory.path,
    environment: inventory.inventory.environment.name,
    pid: process.pid,
    bootId: bootId(),
    cgroup: await cgroupOf('self'),
    keptAliveBy: keptAliveBy(),
    freeBytes: disk.bavail * disk.bsize,
    standing: ledger.standing().map(toFaultRecord),
  };
}

/** The control group of a process; empty where there are none. */
export async function cgroupOf(pid: number | 'self'): Promise<string> {
  return readFile(`/proc/${pid}/cgroup`, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
}

/** Variables are inherited by whatever is started below: they count only where they mean this process. */
function keptAliveBy(): AgentInfo['keptAliveBy'] {
  const { MUSTER_AGENT_PARENT, INVOCATION_ID, SYSTEMD_EXEC_PID } = process.env;
  if (MUSTER_AGENT_PARENT === String(process.ppid)) return 'parent';
  if (INVOCATION_ID === undefined) return 'nobody';
  return process.ppid === 1 || SYSTEMD_EXEC_PID === String(process.pid) ? 'systemd' : 'nobody';
}
