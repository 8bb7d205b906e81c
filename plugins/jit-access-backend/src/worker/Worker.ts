import { stringifyError } from '@backstage/errors';
import type { ClaimedOperation, OperationKind } from '../database/records';
import type { OperationHandler, WorkContext } from './context';
import { ConvergeOperation } from './ConvergeOperation';
import { GrantOperation } from './GrantOperation';
import { ReviewOperation } from './ReviewOperation';
import { RevokeOperation } from './RevokeOperation';

const MOST_PER_RUN = 20_000;

/** What is claimed first: taking access away waits for nothing else. */
const CLASSES: readonly (readonly OperationKind[])[] = [
  ['revoke'],
  ['grant', 'converge'],
  ['review'],
];

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
   * operations were worked on. Several run at a time. An operation that fails
   * does not hide the others: its claim runs out and it is tried again.
   */
  async runOnce(signal: AbortSignal): Promise<number> {
    const { concurrency } = this.context.timing;
    const running = new Map<Promise<void>, OperationKind>();
    let worked = 0;
    const start = (operation: ClaimedOperation) => {
      worked++;
      const work = this.work(operation, signal).finally(() =>
        running.delete(work),
      );
      running.set(work, operation.kind);
    };
    try {
      for (;;) {
        if (!signal.aborted && worked < MOST_PER_RUN) {
          (await this.claim([...running.values()])).forEach(start);
        }
        if (running.size === 0) {
          return worked;
        }
        // A claim is for several: half of the places are free before the next.
        do {
          await Promise.race(running.keys());
        } while (running.size > concurrency / 2);
      }
    } finally {
      await Promise.all(running.keys());
    }
  }

  /** Claims as many operations as there are places for. */
  private async claim(
    running: readonly OperationKind[],
  ): Promise<ClaimedOperation[]> {
    const { transactions, stores, timing } = this.context;
    const places = timing.concurrency - running.length;
    // Looks at requests ask the catalog; when it hangs, the rest goes on.
    const looks =
      Math.ceil(timing.concurrency / 2) -
      running.filter(kind => kind === 'review').length;
    return transactions.run(async unit => {
      const now = await unit.now();
      const claimed: ClaimedOperation[] = [];
      for (const kinds of CLASSES) {
        const free = places - claimed.length;
        const limit = kinds.includes('review') ? Math.min(free, looks) : free;
        if (limit > 0) {
          claimed.push(
            ...(await stores.operations.claim(unit.trx, {
              owner: this.owner,
              now,
              until: new Date(now.getTime() + timing.lease),
              kinds,
              limit,
            })),
          );
        }
      }
      return claimed;
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
