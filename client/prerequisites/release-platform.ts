import { MusterError } from '../../domain/errors.js';

/** This machine in the words Go programs are released under: `linux` or `darwin`, `amd64` or `arm64`. */
export function releasePlatform(): { platform: string; arch: string } {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  const { platform } = process;
  if (!arch || (platform !== 'linux' && platform !== 'darwin')) {
    throw new MusterError('TOOL_MISSING', `there is no release for ${platform} on ${process.arch}`);
  }
  return { platform, arch };
}
