import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { storable } from '@fairway/plugin-backends-node';
import type { CaseLink } from '@fairway/plugin-security-cases-common';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { Knex } from 'knex';
import { SELF, type CaseStore } from '../database/CaseStore';
import {
  referenceOf,
  type ActionRow,
  type CaseRow,
  type TaskRow,
} from '../database/rows';
import type { TaskStore } from './TaskStore';

/** Tries of one action, over some four hours; then a person has to look. */
const MAX_ATTEMPTS = 30;
const FIRST_WAIT_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 10 * 60_000;

/** What a step came to. */
export interface Outcome {
  /** In a sentence; null when there is nothing to say. */
  text: string | null;
  links?: CaseLink[];
  /** Set when new access is held back, or is no more. */
  holding?: boolean;
}

/** What a step works on. */
export interface Step {
  case: CaseRow;
  reference: string;
  /** null for steps that are no action. */
  action: ActionRow | null;
  by: string;
  signal: AbortSignal;
}

/** Does one step; told again, it looks first at what was done before. */
export type Executor = (step: Step) => Promise<Outcome>;

/** What {@link Worker} needs. */
export interface WorkerOptions {
  knex: Knex;
  tasks: TaskStore;
  cases: CaseStore;
  /** By kind of the task, and of the action for tasks of kind `action`. */
  executors: Record<string, Executor>;
  logger: LoggerService;
  now: () => Date;
  /** Called when something has changed that pages show. */
  changed: () => void;
}

/**
 * Does what commits left to do. A step that was interrupted is done again, by
 * any backend; what came out is committed with the timeline.
 */
export class Worker {
  readonly #o: WorkerOptions;

  constructor(options: WorkerOptions) {
    this.#o = options;
  }

  /** Does what is due; returns how many steps that were. */
  async runOnce(signal: AbortSignal): Promise<number> {
    let done = 0;
    while (!signal.aborted) {
      const task = await this.#o.tasks.claim(this.#o.now());
      if (!task) {
        break;
      }
      await this.#do(task, signal);
      done += 1;
    }
    if (done > 0) {
      this.#o.changed();
    }
    return done;
  }

  async #do(task: TaskRow, signal: AbortSignal): Promise<void> {
    const { knex } = this.#o;
    const found = await knex<CaseRow>('security_cases')
      .where({ id: task.case_id })
      .first();
    const action =
      task.action_id === null
        ? null
        : ((await knex<ActionRow>('case_actions')
            .where({ id: task.action_id })
            .first()) ?? null);
    if (!found || (task.kind === 'action' && action?.state !== 'queued')) {
      await knex.transaction(trx => this.#finish(trx, task));
      return;
    }
    try {
      const executor =
        this.#o.executors[action === null ? task.kind : action.kind];
      const outcome = await executor({
        case: found,
        reference: referenceOf(found),
        action,
        by: task.by,
        signal: timeLimit(30_000, signal),
      });
      await this.#succeed(task, outcome);
    } catch (error) {
      await this.#fail(task, storable(stringifyError(error).slice(0, 500)));
    }
  }

  async #finish(trx: Knex.Transaction, task: TaskRow): Promise<boolean> {
    return this.#o.tasks.finish(trx, task, this.#o.now().toISOString());
  }

  async #succeed(task: TaskRow, outcome: Outcome): Promise<void> {
    const { knex, cases, now } = this.#o;
    await knex.transaction(async trx => {
      if (!(await this.#finish(trx, task))) {
        return;
      }
      const at = now().toISOString();
      if (task.action_id !== null) {
        await cases.moveAction(trx, task.action_id, ['queued'], {
          state: 'done',
          result: outcome.text,
          error: null,
          attempts: task.attempts + 1,
          settled_at: at,
        });
      }
      if (outcome.text !== null) {
        await cases.addEntry(trx, task.case_id, at, {
          by: task.by,
          kind: 'action',
          text: outcome.text,
          actionId: task.action_id,
        });
      }
      for (const link of outcome.links ?? []) {
        if (await cases.addLink(trx, task.case_id, at, link)) {
          await cases.addEntry(trx, task.case_id, at, {
            by: SELF,
            kind: 'linked',
            text: `${link.kind}: ${link.title}`,
          });
        }
      }
      if (outcome.holding !== undefined) {
        await cases.update(trx, task.case_id, { holding: outcome.holding });
        const found = await cases.lock(trx, { id: task.case_id });
        if (outcome.holding && found && found.closed_at !== null) {
          // It was closed meanwhile, and what closing lifted came before this.
          await cases.addTask(trx, {
            caseId: task.case_id,
            kind: 'lift-hold',
            by: found.closed_by ?? SELF,
            at,
          });
        }
      }
    });
  }

  async #fail(task: TaskRow, error: string): Promise<void> {
    const { knex, cases, tasks, logger, now } = this.#o;
    const attempts = task.attempts + 1;
    // What a case holds back is lifted in the end, however long that takes.
    const isGivenUp = attempts >= MAX_ATTEMPTS && task.kind !== 'lift-hold';
    logger.warn(
      `Case ${task.case_id}: ${task.kind} failed, try ${attempts}: ${error}`,
    );
    await knex.transaction(async trx => {
      const at = now();
      const wait = Math.min(
        FIRST_WAIT_MILLIS * 2 ** Math.min(task.attempts, 10),
        LONGEST_WAIT_MILLIS,
      );
      const isMine = isGivenUp
        ? await this.#finish(trx, task)
        : await tasks.putBack(trx, task, new Date(at.getTime() + wait));
      if (!isMine || task.action_id === null) {
        return;
      }
      await cases.moveAction(trx, task.action_id, ['queued'], {
        error,
        attempts,
        ...(isGivenUp && {
          state: 'failed',
          settled_at: at.toISOString(),
        }),
      });
      if (isGivenUp) {
        await cases.addEntry(trx, task.case_id, at.toISOString(), {
          by: SELF,
          kind: 'action',
          text: `Given up after ${attempts} tries: ${error}`,
          actionId: task.action_id,
        });
      }
    });
  }
}
