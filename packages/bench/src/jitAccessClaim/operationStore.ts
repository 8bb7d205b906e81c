import path from 'node:path';
import type { Knex } from 'knex';

/** A claimed operation, as far as it matters here. */
interface Claimed {
  id: string;
}

/** What is measured of the backend's store of operations. */
export interface OperationClaims {
  findDue(knex: Knex, now: Date, limit: number): Promise<string[]>;
  claim(
    trx: Knex.Transaction,
    id: string,
    options: { owner: string; now: Date; until: Date },
  ): Promise<Claimed | undefined>;
  finish(trx: Knex.Transaction, operation: Claimed, now: Date): Promise<void>;
}

/** Directory of the backend's package; its entry is one folder below. */
const backend = path.resolve(
  require.resolve('@fairway/plugin-jit-access-backend'),
  '../..',
);

/** The backend's migrations. */
export const migrationsDir = path.join(backend, 'migrations');

function isStoreClass(value: unknown): value is new () => OperationClaims {
  return (
    typeof value === 'function' &&
    ['findDue', 'claim', 'finish'].every(
      method => typeof value.prototype?.[method] === 'function',
    )
  );
}

/**
 * The store that the backend itself uses. It is no part of the package's
 * interface, hence loaded by its file.
 *
 * @throws Error when it is not there or has changed its methods
 */
export function loadOperationStore(): OperationClaims {
  const file = path.join(backend, 'src/database/OperationStore');
  const { OperationStore }: Record<string, unknown> = require(file);
  if (!isStoreClass(OperationStore)) {
    throw new Error(
      `${file} has no OperationStore with findDue, claim and finish; bring this benchmark up to date`,
    );
  }
  return new OperationStore();
}
