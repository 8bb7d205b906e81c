import { stringifyError } from '@backstage/errors';
import type { ClaimedOperation, OperationKind } from '../database/records';
import type { OperationHandler, WorkContext } from './context';
import { ConvergeOperation } from './ConvergeOperation';
import { GrantOperation } from './GrantOperation';
import { ReviewOperation } from './ReviewOperation';
import { RevokeOperation } from './RevokeOperation';

const BATCH = 20;
const MOST_PER_RUN = 500;

/**
 * Does what is due. It keeps nothing: any number of workers, in any number of
 * backends, share the operations, and one that is killed at any line leaves
 * behind a claim that runs out.
 */
export class Worker {
  private readonly handlers: Record<OperationKind, OperationHandler>;

  constructor(
    private readonly context: WorkContext,
    /** Names this backend in the claims, for people who look at the table. */
    private readonly owner: string,
  ) {
    this.handlers = {
      grant: new GrantOperation(context),
      revoke: new RevokeOperation(context),
      review: new ReviewOperation(context),
      converge: new ConvergeOperation(context),
    };
  }

  /**
   * Works until nothing is due or the signal says stop; returns how many
   * operations were worked on. An operation that fails does not hide the
   * others: its claim runs out and it is tried again.
   */
  async runOnce(signal: AbortSignal): Promise<number> {
    const { knex, clock, stores } = this.context;
    let worked = 0;
    while (worked < MOST_PER_RUN && !signal.aborted) {
      const now = await clock.now(knex);
      const due = await stores.operations.findDue(knex, now, BATCH);
      const before = worked;
      for (const id of due) {
        if (signal.aborted) {
          break;
        }
        const operation = await this.claim(id);
        if (operation) {
          worked++;
          await this.work(operation, signal);
        }
      }
      if (worked === before) {
        break;
      }
    }
    return worked;
  }

  private claim(id: string): Promise<ClaimedOperation | undefined> {
    const { transactions, stores, timing } = this.context;
    return transactions.run(async unit => {
      const now = await unit.now();
      return stores.operations.claim(unit.trx, id, {
        owner: this.owner,
        now,
        until: new Date(now.getTime() + timing.lease),
      });
    });
  }

  private async work(
    operation: ClaimedOperation,
    signal: AbortSignal,
  ): Promise<void> {
    const { timing, logger } = this.context;
    const timeout = AbortSignal.timeout(timing.callTimeout);
    try {
      await this.handlers[operation.kind].run(
        operation,
        AbortSignal.any([signal, timeout]),
      );
    } catch (error) {
      logger.error(
        `Operation ${operation.kind} of request ${operation.requestId} failed and is tried again after ${operation.leaseUntil}: ${stringifyError(error)}`,
      );
    }
  }
}
