import { stringifyError } from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { GrantWithRequest } from '../database/GrantStore';
import type {
  ClaimedOperation,
  OperationKind,
} from '../database/records/operation';
import type { OperationHandler, WorkContext } from './context';
import { ConvergeOperation } from './ConvergeOperation';
import { GrantOperation } from './GrantOperation';
import { ReviewOperation } from './ReviewOperation';
import { beginAll } from './RevokeBegin';
import { RevokeOperation } from './RevokeOperation';

const MOST_PER_RUN = 20_000;

/** What is claimed first: taking access away waits for nothing else. */
const CLASSES: readonly (readonly OperationKind[])[] = [
  ['revoke'],
  ['grant', 'converge'],
  ['review'],
];

/** A claimed operation; `ending`: the grant of a revoke that is ending now. */
interface Begun {
  operation: ClaimedOperation;
  ending: GrantWithRequest | undefined;
}

/**
 * Does what is due. It keeps nothing: any number of workers, in any number of
 * backends, share the operations, and one that is killed at any line leaves
 * behind a claim that runs out.
 */
export class Worker {
  private readonly handlers: Record<OperationKind, OperationHandler>;
  private readonly revokes: RevokeOperation;

  constructor(
    private readonly context: WorkContext,
    /** Names this backend in the claims, for people who look at the table. */
    private readonly owner: string,
  ) {
    this.revokes = new RevokeOperation(context);
    this.handlers = {
      grant: new GrantOperation(context),
      revoke: this.revokes,
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
    const start = ({ operation, ending }: Begun) => {
      worked++;
      const work = this.work(operation, ending, signal).finally(() =>
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
  private async claim(running: readonly OperationKind[]): Promise<Begun[]> {
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
      const ending = await beginAll(
        this.context,
        unit,
        claimed.filter(({ kind }) => kind === 'revoke'),
      );
      return claimed.map(operation => ({
        operation,
        ending: ending.get(operation.id),
      }));
    });
  }

  private async work(
    operation: ClaimedOperation,
    ending: GrantWithRequest | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { timing, logger } = this.context;
    const both = timeLimit(timing.callTimeout, signal);
    try {
      await (ending
        ? this.revokes.takeAway(operation, ending, both)
        : this.handlers[operation.kind].run(operation, both));
    } catch (error) {
      logger.error(
        `Operation ${operation.kind} of request ${operation.requestId} failed and is tried again after ${operation.leaseUntil}: ${stringifyError(error)}`,
      );
    }
  }
}
