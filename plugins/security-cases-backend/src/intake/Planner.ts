import { createHash, randomUUID } from 'node:crypto';
import type {
  ActionKind,
  Confidence,
} from '@fairway/plugin-security-cases-common';
import type { Knex } from 'knex';
import { ACTION_TITLES } from '../core/actionTitles';
import { ACTION_ORDER } from '../core/classes';
import { decideAction, type ActionDecision } from '../core/decide';
import { SELF, type CaseStore } from '../database/CaseStore';
import { classOf, type CaseRow } from '../database/rows';
import { appetiteFor, stageOf } from '../policy/evaluate';
import type { AutomationPolicies } from '../policy/AutomationPolicies';

/** The event that something is planned for. */
export interface Occasion {
  case: CaseRow;
  /** Whether it is the case's first. */
  isOpened: boolean;
  eventId: string;
  at: string;
  isLate: boolean;
  confidence: Confidence;
}

/** Writes down what is done, proposed or only recorded because of an event. */
export class Planner {
  constructor(
    private readonly cases: CaseStore,
    private readonly policies: Pick<AutomationPolicies, 'current'>,
    /** Who hears of cases: the group as a subject, for people to see. */
    private readonly securityGroup: string | undefined,
    private readonly now: () => Date,
  ) {}

  async plan(trx: Knex.Transaction, occasion: Occasion): Promise<void> {
    const { case: found, isOpened, at } = occasion;
    const policy = this.policies.current;
    const eventClass = classOf(found.class);
    const { stage } = stageOf(policy, found.owner_ref, this.now());
    let waits = false;
    for (const kind of ACTION_ORDER) {
      const subject = this.#subject(kind, found);
      if (subject === undefined) {
        continue;
      }
      const { mode: appetite, rule } = appetiteFor(policy, kind, {
        class: eventClass,
        tier: found.tier,
        team: found.owner_ref,
      });
      const decision = decideAction({
        kind,
        appetite,
        stage,
        confidence: occasion.confidence,
        subject,
        late: occasion.isLate,
      });
      if (decision) {
        const isNew = await this.#write(trx, occasion, {
          kind,
          subject,
          appetite,
          rule,
          ...decision,
        });
        waits ||= isNew && decision.state === 'proposed';
      }
    }
    const task = { caseId: found.id, by: SELF, at };
    if (found.actor_ref !== null) {
      await this.cases.addTask(trx, { ...task, kind: 'link-grants' });
    }
    if (isOpened && waits) {
      await this.cases.addTask(trx, { ...task, kind: 'announce' });
    }
  }

  async #write(
    trx: Knex.Transaction,
    { case: found, eventId, at }: Occasion,
    planned: ActionDecision & {
      kind: ActionKind;
      subject: string | null;
      appetite: ActionDecision['mode'];
      rule: string | null;
    },
  ): Promise<boolean> {
    const { kind, subject, state } = planned;
    const id = randomUUID();
    const isNew = await this.cases.addAction(trx, {
      id,
      case_id: found.id,
      key: keyOf(found.id, kind, subject, eventId),
      kind,
      state,
      appetite: planned.appetite,
      mode: planned.mode,
      why: planned.why,
      rule: planned.rule,
      subject,
      result: null,
      error: null,
      attempts: 0,
      acted_by: null,
      created_at: at,
      settled_at: null,
    });
    if (!isNew) {
      return false;
    }
    const how =
      state === 'queued' ? 'is done' : `${state}: ${planned.why ?? ''}`;
    await this.cases.addEntry(trx, found.id, at, {
      by: SELF,
      kind: 'planned',
      text: `${ACTION_TITLES[kind]}${subject ? ` (${subject})` : ''}: ${how}`,
      actionId: id,
    });
    if (state === 'queued') {
      await this.cases.addTask(trx, {
        caseId: found.id,
        kind: 'action',
        actionId: id,
        by: SELF,
        at,
      });
    }
    return true;
  }

  /** What the action is for; null when somebody is meant who is not known, undefined when nobody is. */
  #subject(kind: ActionKind, found: CaseRow): string | null | undefined {
    switch (kind) {
      case 'end-grants':
        return (
          found.actor_ref ?? (found.actor_name === null ? undefined : null)
        );
      case 'ticket':
        return found.owner_ref;
      case 'notify':
        return this.securityGroup;
      default:
        return found.entity_ref;
    }
  }
}

/** A service is read again for each event; everything else is done once per case. */
function keyOf(
  caseId: string,
  kind: ActionKind,
  subject: string | null,
  eventId: string,
): string {
  const parts = [caseId, kind, subject ?? ''];
  if (kind === 'refresh-service') {
    parts.push(eventId);
  }
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}
