import type { PostedWrite } from '../../../domain/canary.js';
import { resolveSecret } from '../../secrets.js';
import { fill, type WriteOnce } from './write-once.js';

/** Posts each write to the system. @throws MusterError SECRET_MISSING */
export async function postWrite(write: PostedWrite): Promise<WriteOnce> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(write.send)) {
    headers[name] = typeof value === 'string' ? value : await resolveSecret(value, process.env);
  }
  return async (id) => {
    try {
      const response = await fetch(write.url, {
        method: 'POST',
        // Headers may hold secrets, which are for this address alone.
        redirect: 'manual',
        headers,
        body: JSON.stringify(fill(write.json, id)),
        signal: AbortSignal.timeout(write.deadlineMs),
      });
      await response.arrayBuffer();
      if (response.status === write.status) return 'acknowledged';
      return response.status >= 400 ? 'refused' : 'unknown';
    } catch {
      // Not acknowledged: whether it arrived is found out by reading.
      return 'unknown';
    }
  };
}
