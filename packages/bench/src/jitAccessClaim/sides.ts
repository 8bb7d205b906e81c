import type { Knex } from 'knex';
import type { Side } from '../measure';
import type { OperationClaims } from './operationStore';
import { assertAllDone, resetRows } from './rows';

const BATCH = 20;
const LEASE_MS = 60_000;

/** One worker of a backend: finds, claims and finishes until nothing is due. */
async function drain(
  knex: Knex,
  store: OperationClaims,
  owner: string,
): Promise<void> {
  for (;;) {
    const ids = await store.findDue(knex, new Date(), BATCH);
    if (ids.length === 0) {
      return;
    }
    for (const id of ids) {
      const now = new Date();
      const until = new Date(now.getTime() + LEASE_MS);
      const claimed = await knex.transaction(trx =>
        store.claim(trx, id, { owner, now, until }),
      );
      if (claimed) {
        await knex.transaction(trx => store.finish(trx, claimed, new Date()));
      }
    }
  }
}

/** The backend's store at work, with as many workers at once. */
export function fairwaySide(
  name: string,
  knex: Knex,
  store: OperationClaims,
  workers: number,
): Side {
  return {
    name,
    prepare: () => resetRows(knex),
    async run() {
      await Promise.all(
        Array.from({ length: workers }, (_, n) =>
          drain(knex, store, `worker-${n}`),
        ),
      );
      await assertAllDone(knex);
    },
  };
}

/** The limit: `drainRaw` is called once for each worker. */
export function rawSide(
  name: string,
  knex: Knex,
  drainRaw: (owner: string) => Promise<void>,
  workers: number,
): Side {
  return {
    name,
    prepare: () => resetRows(knex),
    async run() {
      await Promise.all(
        Array.from({ length: workers }, (_, n) => drainRaw(`worker-${n}`)),
      );
      await assertAllDone(knex);
    },
  };
}
