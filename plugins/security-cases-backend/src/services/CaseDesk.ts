import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  ActionState,
  CaseDecision,
} from '@fairway/plugin-security-cases-common';
import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { ACTION_TITLES } from '../core/actionTitles';
import { sayPerson } from '../core/sayPerson';
import type { CaseStore } from '../database/CaseStore';
import { actionOf, type ActionRow, type CaseRow } from '../database/rows';

/** Whether the person is who did what the case is about, as far as the catalog knows. */
export function isAbout(
  { actor_ref }: Pick<CaseRow, 'actor_ref'>,
  person: string,
): boolean {
  return actor_ref !== null && actor_ref === person.toLocaleLowerCase('en-US');
}

const titleOf = (action: ActionRow) => ACTION_TITLES[actionOf(action).kind];

/** What people do with a case; each change is one transaction with its entry. */
export class CaseDesk {
  constructor(
    private readonly knex: Knex,
    private readonly cases: CaseStore,
    private readonly now: () => Date,
    /** Called after a commit. */
    private readonly changed: () => void,
  ) {}

  async assign(id: string, assignee: string | null, by: string): Promise<void> {
    await this.#decide(id, by, async (trx, found, at) => {
      if (found.assignee === assignee) {
        return;
      }
      if (assignee !== null && isAbout(found, assignee)) {
        throw new InputError(
          `The case is about ${sayPerson(assignee)}: somebody else has to look into it`,
        );
      }
      await this.cases.update(trx, id, { assignee });
      await this.cases.addEntry(trx, id, at, {
        by,
        kind: 'assigned',
        text: assignee ? `Assigned to ${assignee}` : 'Nobody has it any more',
      });
    });
  }

  /** Also about a closed case. */
  async comment(id: string, text: string, by: string): Promise<void> {
    await this.knex.transaction(async trx => {
      await this.cases.addEntry(trx, id, this.now().toISOString(), {
        by,
        kind: 'comment',
        text,
      });
    });
    this.changed();
  }

  async runAction(id: string, actionId: string, by: string): Promise<void> {
    await this.#decide(id, by, async (trx, _found, at) => {
      const action = await this.#action(trx, id, actionId);
      if (action.subject === null) {
        throw new InputError(
          `The action can't be run: ${action.why ?? 'it is not known what it acts on'}`,
        );
      }
      await this.#move(trx, action, ['proposed', 'recorded', 'failed'], {
        state: 'queued',
        mode: 'propose',
        acted_by: by,
        error: null,
        settled_at: null,
      });
      await this.cases.addEntry(trx, id, at, {
        by,
        kind: 'action',
        text: `Asked for: ${titleOf(action)} (${action.subject})`,
        actionId,
      });
      await this.cases.addTask(trx, {
        caseId: id,
        kind: 'action',
        actionId,
        by,
        at,
      });
    });
  }

  async declineAction(
    id: string,
    actionId: string,
    reason: string,
    by: string,
  ): Promise<void> {
    await this.#decide(id, by, async (trx, _found, at) => {
      const action = await this.#action(trx, id, actionId);
      await this.#move(trx, action, ['proposed', 'failed'], {
        state: 'declined',
        acted_by: by,
        result: reason,
        settled_at: at,
      });
      await this.cases.addEntry(trx, id, at, {
        by,
        kind: 'action',
        text: `Declined: ${titleOf(action)}: ${reason}`,
        actionId,
      });
    });
  }

  /** What it holds back is lifted; what it only proposed is declined. */
  async close(
    id: string,
    { decision, reason }: { decision: CaseDecision; reason: string },
    by: string,
  ): Promise<void> {
    await this.#decide(id, by, async (trx, _found, at) => {
      await this.cases.update(trx, id, {
        open_key: null,
        closed_at: at,
        closed_by: by,
        decision,
        reason,
      });
      await trx<ActionRow>('case_actions')
        .where({ case_id: id })
        .where({ state: 'proposed' })
        .update({
          state: 'declined',
          acted_by: by,
          result: 'The case was closed',
          settled_at: at,
        });
      await this.cases.addEntry(trx, id, at, {
        by,
        kind: 'closed',
        text: `Closed as ${decision.replaceAll('-', ' ')}: ${reason}`,
      });
      const held = await trx<ActionRow>('case_actions')
        .where({ case_id: id, kind: 'hold-target' })
        .whereNot({ state: 'declined' })
        .first('id');
      if (held) {
        await this.cases.addTask(trx, {
          caseId: id,
          kind: 'lift-hold',
          by,
          at,
        });
      }
    });
  }

  /** For an open case, and for anybody but the person whom it is about. */
  async #decide(
    id: string,
    by: string,
    work: (trx: Knex.Transaction, found: CaseRow, at: string) => Promise<void>,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      const found = await this.cases.lock(trx, { id });
      if (!found) {
        throw new NotFoundError(`There is no case '${id}'`);
      }
      if (isAbout(found, by)) {
        throw new NotAllowedError(
          'The case is about you: somebody else has to decide about it. You can comment on it',
        );
      }
      if (found.closed_at !== null) {
        throw new ConflictError(
          `The case was closed by ${sayPerson(found.closed_by ?? 'somebody')} at ${spokenTime(found.closed_at)}; nothing was changed`,
        );
      }
      await work(trx, found, this.now().toISOString());
    });
    this.changed();
  }

  async #action(
    trx: Knex.Transaction,
    caseId: string,
    id: string,
  ): Promise<ActionRow> {
    const action = await trx<ActionRow>('case_actions')
      .where({ id, case_id: caseId })
      .first();
    if (!action) {
      throw new NotFoundError(`The case has no action '${id}'`);
    }
    return action;
  }

  async #move(
    trx: Knex.Transaction,
    action: ActionRow,
    from: readonly ActionState[],
    change: Partial<ActionRow>,
  ): Promise<void> {
    if (!(await this.cases.moveAction(trx, action.id, from, change))) {
      throw new ConflictError(
        `The action is ${action.state}; only ${from.join(', ')} ones can be changed so`,
      );
    }
  }
}
