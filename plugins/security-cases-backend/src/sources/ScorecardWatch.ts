import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError, ResponseError, stringifyError } from '@backstage/errors';
import type { SecurityEventIntake } from '@fairway/plugin-security-cases-node';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import type { WatchStore } from '../database/WatchStore';
import { changedEntity, exploitedCriticals } from './scorecard';

/** Scorecards that changed and whose findings are still to be read. */
const WATCH = 'scorecard-to-read';
/** A reading that failed, or that nobody ended, is done again after so long. */
const AGAIN_AFTER_MILLIS = 60_000;
/** Scorecards in one run. */
const BATCH = 50;

/** Whether there is no scorecard to read any more. */
function isGone(error: unknown): boolean {
  const said = error instanceof ResponseError ? error.cause : error;
  return isError(said) && said.name === 'NotFoundError';
}

/** What {@link ScorecardWatch} needs. */
export interface ScorecardWatchOptions {
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  scorecards: Pick<SecurityScorecardService, 'listFindings'>;
  intake: SecurityEventIntake;
  watches: WatchStore;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Looks for exploited criticals in scorecards that changed. That one changed is
 * kept until its findings were read: it is told once, and a scorecard that
 * could not be read just then may not change again.
 */
export class ScorecardWatch {
  readonly #o: ScorecardWatchOptions;

  constructor(options: ScorecardWatchOptions) {
    this.#o = options;
  }

  /** Takes an event of a scorecard that changed. */
  async heard(payload: unknown): Promise<void> {
    const changed = changedEntity(payload);
    const raw = JSON.stringify(payload) ?? '';
    if ('why' in changed) {
      await this.#o.intake.take('scorecard', raw, {
        outcome: 'malformed',
        why: changed.why,
      });
      return;
    }
    await this.#read(changed.entityRef, raw);
  }

  /** Reads again what could not be read. */
  async runOnce(signal: AbortSignal): Promise<void> {
    const { watches, now } = this.#o;
    const before = new Date(now().getTime() - AGAIN_AFTER_MILLIS);
    const waiting = await watches.notSeenSince(
      WATCH,
      before.toISOString(),
      BATCH,
    );
    for (const entityRef of waiting) {
      if (signal.aborted) {
        return;
      }
      await this.#read(entityRef, JSON.stringify({ entityRef }));
    }
  }

  async #read(entityRef: string, raw: string): Promise<void> {
    const { auth, scorecards, intake, watches, logger, now } = this.#o;
    const at = now().toISOString();
    await watches.put(WATCH, [{ subject: entityRef, state: 'waits' }], at);
    try {
      const found = await exploitedCriticals(
        entityRef,
        scorecards,
        await auth.getOwnServiceCredentials(),
      );
      for (const understood of found) {
        await intake.take('scorecard', raw, understood);
      }
    } catch (error) {
      if (!isGone(error)) {
        logger.warn(
          `The findings of ${entityRef} could not be read; they are read again in a minute: ${stringifyError(error)}`,
        );
        return;
      }
    }
    // One that changed meanwhile stays until it is read for that.
    await watches.forget(WATCH, entityRef, at);
  }
}
