import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import type { People } from '../services/People';
import type { Providers } from '../services/providers';
import type { DriftStore } from '../database/DriftStore';
import type { HoldStore } from '../database/HoldStore';
import type { Policies } from '../policy/PolicyRegistry';
import type { RequestStores } from '../database/stores';
import type { Reviewer } from '../services/Reviewer';
import type { WorkerTiming } from './timing';

/** Who the ledger names for what the worker does. */
export const WORKER = 'system:worker';
/** Who the ledger names for what the reconciler does. */
export const RECONCILER = 'system:reconciler';

/** What operations work with. */
export interface WorkContext {
  knex: Knex;
  clock: Clock;
  transactions: Transactions;
  stores: RequestStores & { holds: HoldStore; drift: DriftStore };
  policies: Policies;
  providers: Providers;
  people: People;
  reviewer: Reviewer;
  timing: WorkerTiming;
  logger: LoggerService;
}

/** Does one kind of operation. The claim is ended in here, or runs out. */
export interface OperationHandler {
  run(operation: ClaimedOperation, signal: AbortSignal): Promise<void>;
}

/** What an operation on a grant is about. */
export async function grantOf(
  { knex, stores }: WorkContext,
  { id, grantId }: ClaimedOperation,
): Promise<GrantWithRequest> {
  const found =
    grantId === null
      ? undefined
      : await stores.grants.get(knex, grantId, undefined);
  if (!found) {
    throw new Error(`The grant of operation ${id} is missing`);
  }
  return found;
}

/**
 * A step of an operation on a grant, in one transaction: the grant is locked
 * and the claim checked before `work` sees them. Returns undefined, and does
 * nothing, when another backend has taken the operation over.
 */
export async function stepOnGrant<T>(
  context: WorkContext,
  operation: ClaimedOperation,
  work: (unit: UnitOfWork, grant: StoredGrant) => Promise<T>,
): Promise<T | undefined> {
  return context.transactions.run(async unit => {
    const { grantId } = operation;
    const grant =
      grantId === null
        ? undefined
        : await context.stores.grants.lock(unit.trx, grantId);
    if (
      !grant ||
      !(await context.stores.operations.holds(unit.trx, operation))
    ) {
      context.logger.warn(
        `Operation ${operation.kind} of request ${operation.requestId} was taken over by another backend`,
      );
      return undefined;
    }
    return work(unit, grant);
  });
}
