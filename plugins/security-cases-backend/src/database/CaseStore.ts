import { randomUUID } from 'node:crypto';
import type {
  ActionState,
  CaseLink,
  TimelineEntry,
} from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import type { ActionRow, CaseRow, LinkRow, TaskRow } from './rows';

/** What is done because of a commit; `action` does the action that it names. */
export type TaskKind = 'action' | 'announce' | 'link-grants' | 'lift-hold';

/** An entry that is added to a timeline. */
export type NewEntry = Pick<TimelineEntry, 'by' | 'kind' | 'text'> &
  Partial<Pick<TimelineEntry, 'eventId' | 'actionId'>>;

/** Who acts when no person does. */
export const SELF = 'plugin:security-cases';

/** Writes cases and what belongs to them, each call within somebody's transaction. */
export class CaseStore {
  /** The case, locked until the transaction ends where the database can. */
  async lock(
    trx: Knex.Transaction,
    where: Partial<Pick<CaseRow, 'id' | 'open_key'>>,
  ): Promise<CaseRow | undefined> {
    return trx<CaseRow>('security_cases').where(where).forUpdate().first();
  }

  /** Adds it unless an open case has the same key; tells whether it is new. */
  async open(
    trx: Knex.Transaction,
    row: Omit<CaseRow, 'number'>,
  ): Promise<boolean> {
    const added = await trx<CaseRow>('security_cases')
      .insert(row)
      .onConflict('open_key')
      .ignore()
      .returning('id');
    return added.length === 1;
  }

  async addEntry(
    trx: Knex.Transaction,
    caseId: string,
    at: string,
    entry: NewEntry,
  ): Promise<void> {
    await trx('case_timeline').insert({
      case_id: caseId,
      at,
      by: entry.by,
      kind: entry.kind,
      text: entry.text.slice(0, 4000),
      event_id: entry.eventId ?? null,
      action_id: entry.actionId ?? null,
    });
  }

  /** Tells whether the link is new. */
  async addLink(
    trx: Knex.Transaction,
    caseId: string,
    at: string,
    link: CaseLink,
  ): Promise<boolean> {
    const added = await trx<LinkRow>('case_links')
      .insert({
        case_id: caseId,
        kind: link.kind,
        ref: link.ref.slice(0, 500),
        title: link.title.slice(0, 500),
        entity_ref: link.entityRef,
        at,
      })
      .onConflict(['case_id', 'kind', 'ref'])
      .ignore()
      .returning('ref');
    return added.length === 1;
  }

  /** Tells whether the action is new. */
  async addAction(
    trx: Knex.Transaction,
    row: Omit<ActionRow, 'position'>,
  ): Promise<boolean> {
    const last = await trx<ActionRow>('case_actions')
      .where({ case_id: row.case_id })
      .max<{ last: number | null }>({ last: 'position' })
      .first();
    const added = await trx<ActionRow>('case_actions')
      .insert({ ...row, position: (last?.last ?? 0) + 1 })
      .onConflict('key')
      .ignore()
      .returning('id');
    return added.length === 1;
  }

  /** Compare-and-set on the state; false when somebody was faster. */
  async moveAction(
    trx: Knex.Transaction,
    id: string,
    from: readonly ActionState[],
    change: Partial<ActionRow>,
  ): Promise<boolean> {
    const moved = await trx<ActionRow>('case_actions')
      .where({ id })
      .whereIn('state', [...from])
      .update(change);
    return moved === 1;
  }

  async addTask(
    trx: Knex.Transaction,
    task: {
      caseId: string;
      kind: TaskKind;
      by: string;
      at: string;
      actionId?: string;
    },
  ): Promise<void> {
    await trx<TaskRow>('case_tasks').insert({
      id: randomUUID(),
      case_id: task.caseId,
      kind: task.kind,
      action_id: task.actionId ?? null,
      by: task.by,
      attempts: 0,
      due_at: task.at,
      lease_until: null,
      epoch: 0,
      done_at: null,
    });
  }

  async update(
    trx: Knex.Transaction,
    id: string,
    change: Partial<CaseRow>,
  ): Promise<void> {
    await trx<CaseRow>('security_cases').where({ id }).update(change);
  }
}
