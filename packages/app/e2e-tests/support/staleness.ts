import type Database from 'better-sqlite3';
import { expect } from '@playwright/test';
import { call } from './api';
import { inDatabase } from './scorecardDatabase';

const API = '/api/security-scorecard';

/** Moves the next scheduled run of a collector. */
function nextRun(database: Database.Database, collector: string, in_: string) {
  const { changes } = database
    .prepare(
      `update backstage_backend_tasks__tasks
       set next_run_start_at = datetime('now', ?) where id = ?`,
    )
    .run(in_, `security-scorecard-collect-${collector}`);
  expect(changes, `scheduled runs of ${collector}`).toBe(1);
}

/** Which checks of an entity are stale now. */
export async function staleChecks(entityRef: string): Promise<string[]> {
  const { body } = await call(
    'GET',
    `${API}/scorecards/${entityRef.replace(':', '/')}`,
    { as: 'sam' },
  );
  return body.results
    .filter(({ state }: { state: string }) => state === 'stale')
    .map(({ checkId }: { checkId: string }) => checkId);
}

/** Sets when a collector saw an entity, and when it comes by next; the sweep evaluates anew. */
function setSeen(
  entityRef: string,
  collector: string,
  at: string,
  comesBy: string,
) {
  inDatabase(database => {
    nextRun(database, collector, comesBy);
    const own = [entityRef, collector];
    const where = 'where entity_ref = ? and collector_id = ?';
    // It leaves the round that tells the time of those that were seen together.
    database
      .prepare(
        `update rounds set members = members - 1
         where id = (select round_id from observations ${where})`,
      )
      .run(own);
    const { changes } = database
      .prepare(
        `update observations
         set round_id = null, attempted_at = ?, facts_at = ? ${where}`,
      )
      .run(at, at, ...own);
    expect(changes, `what ${collector} saw of ${entityRef}`).toBe(1);
    database
      .prepare(
        `update findings set last_seen_at = ?
         where entity_ref = ? and sources = ?`,
      )
      .run(at, entityRef, JSON.stringify([collector]));
    database
      .prepare('update scorecards set due_at = ? where entity_ref = ?')
      .run(at, entityRef);
  });
}

/**
 * As if a collector had not come by since a time: what it saw of the entity is
 * as old as that, and it does not come by for the next hour.
 */
export async function seenLast(
  entityRef: string,
  collector: string,
  at: string,
): Promise<void> {
  setSeen(entityRef, collector, at, '+1 hour');
  // A scorecard is aged when it is read; what counts many says what the sweep stored.
  const query = new URLSearchParams({ subject: 'level', limit: '1' });
  const route = `${API}/scorecards/${entityRef.replace(':', '/')}/history?${query}`;
  const latest = async () =>
    (await call('GET', route, { as: 'sam' })).body.items[0]?.to;
  await expect.poll(latest, { timeout: 60_000 }).toBe('none');
}

/** As if the collector had just been there, and comes by when it is due. */
export function seenNow(entityRef: string, collector: string) {
  setSeen(entityRef, collector, new Date().toISOString(), '0 seconds');
}
