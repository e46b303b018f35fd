import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Names this boot of the machine; after a reboot it differs. `MUSTER_BOOT_ID` overrides it. */
export function bootId(): string {
  const override = process.env['MUSTER_BOOT_ID'];
  if (override !== undefined && override !== '') return override;
  return process.platform === 'darwin'
    ? execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim()
    : readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
