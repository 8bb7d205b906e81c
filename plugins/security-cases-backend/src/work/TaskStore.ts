import type { Knex } from 'knex';
import type { TaskRow } from '../database/rows';

/** How long one try may take, in milliseconds; then another worker tries. */
export const LEASE_MILLIS = 60_000;

/** Hands out what has to be done, each task to one worker at a time. */
export class TaskStore {
  constructor(private readonly knex: Knex) {}

  /** Claims the task that is due longest; undefined when there is none. */
  async claim(now: Date): Promise<TaskRow | undefined> {
    const at = now.toISOString();
    const due = await this.knex<TaskRow>('case_tasks')
      .whereNull('done_at')
      .where('due_at', '<=', at)
      .where(free =>
        free.whereNull('lease_until').orWhere('lease_until', '<', at),
      )
      .orderBy('due_at')
      .limit(10);
    for (const task of due) {
      const claimed = await this.knex<TaskRow>('case_tasks')
        .where({ id: task.id, epoch: task.epoch })
        .whereNull('done_at')
        .update({
          epoch: task.epoch + 1,
          lease_until: new Date(now.getTime() + LEASE_MILLIS).toISOString(),
        });
      if (claimed === 1) {
        return { ...task, epoch: task.epoch + 1 };
      }
    }
    return undefined;
  }

  /** False when another worker has taken the task over. */
  async finish(
    trx: Knex.Transaction,
    task: TaskRow,
    at: string,
  ): Promise<boolean> {
    const done = await trx<TaskRow>('case_tasks')
      .where({ id: task.id, epoch: task.epoch })
      .whereNull('done_at')
      .update({ done_at: at, lease_until: null });
    return done === 1;
  }

  /** False when another worker has taken the task over. */
  async putBack(
    trx: Knex.Transaction,
    task: TaskRow,
    dueAt: Date,
  ): Promise<boolean> {
    const changed = await trx<TaskRow>('case_tasks')
      .where({ id: task.id, epoch: task.epoch })
      .whereNull('done_at')
      .update({
        attempts: task.attempts + 1,
        due_at: dueAt.toISOString(),
        lease_until: null,
      });
    return changed === 1;
  }
}
