import { setTimeout as delay } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Database } from './connections';

/** How often a session is looked at again, and how many times, until it must be gone. */
const CHECKS = { everyMs: 50, times: 100 };

const END = `
SELECT pid, pg_terminate_backend(pid) AS signalled FROM pg_stat_activity
WHERE datname::text = ANY($1::text[]) AND pid <> pg_backend_pid()
AND usesysid = (SELECT oid FROM pg_roles WHERE rolname::text = $2)`;

const REMAINING = `
SELECT pid FROM pg_stat_activity
WHERE datname::text = ANY($1::text[]) AND pid = ANY($3::int[])
AND usesysid = (SELECT oid FROM pg_roles WHERE rolname::text = $2)`;

/**
 * Ends all sessions that the login has in these databases, and returns how many
 * there were once they are gone.
 *
 * Throws ServiceUnavailableError when some are still there after 5 seconds,
 * and what the server says when it doesn't let us (42501).
 */
export async function endSessions(
  database: Database,
  databases: readonly string[],
  login: string,
  signal: AbortSignal,
): Promise<number> {
  const ended = await database.query<{ pid: number }>(END, [databases, login]);
  let pids = ended.map(({ pid }) => pid);
  for (let check = 0; pids.length && check < CHECKS.times; check++) {
    await delay(CHECKS.everyMs, undefined, { signal });
    const rows = await database.query<{ pid: number }>(REMAINING, [
      databases,
      login,
      pids,
    ]);
    pids = rows.map(({ pid }) => pid);
  }
  if (pids.length) {
    throw new ServiceUnavailableError(
      `Ending the sessions of '${login}' in ${databases.join(', ')}: ${pids.length} of ${ended.length} are still there (server processes ${pids.join(', ')}); it has to be tried again`,
    );
  }
  return ended.length;
}
