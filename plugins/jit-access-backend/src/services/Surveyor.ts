import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  addAmounts,
  canonicalRef,
  exceedsBudget,
  type BudgetUse,
  type RequestFact,
} from '@fairway/plugin-jit-access-common';
import type { Resolution, Ticket } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import type { BudgetStore } from '../database/BudgetStore';
import type { RuleContext } from '../policy/cel';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis } from '../policy/durations';
import { clockOf } from '../policy/evaluate';
import { completeInputs } from '../policy/inputs';
import type { AskRotation } from './eligibility';
import type { Extensions } from './Extensions';
import { lookUp } from './lookups';
import { groupsOf, ownerOf } from './People';
import { factsOf } from './surveyFacts';
import type { Tickets } from './Tickets';
import { startsIn, type Parties, type Wish } from './wish';

const WEEK = 7 * 24 * 3600 * 1000;

/** What was found out about a wish. */
export interface Survey {
  context: RuleContext;
  /** For those who decide. */
  facts: RequestFact[];
  /** undefined when there is none, or it is not looked up. */
  ticket: Resolution<Ticket> | undefined;
  /** null without a budget. */
  budget: BudgetUse | null;
  isOverBudget: boolean;
}

/** How deep to look: `all` for those who decide, else what the policy reads. */
export interface SurveyOptions {
  now: Date;
  all: boolean;
  rotation: AskRotation;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The target as conditions see it. */
export function entityContext(target: Entity): RuleContext['entity'] {
  return {
    kind: target.kind.toLocaleLowerCase('en-US'),
    namespace: target.metadata.namespace ?? 'default',
    name: target.metadata.name,
    type: text(target.spec?.type),
    lifecycle: text(target.spec?.lifecycle),
    tier: target.metadata.annotations?.['fairway.dev/tier'] ?? '',
    owner: ownerOf(target) ?? '',
    tags: target.metadata.tags ?? [],
  };
}

function reads(policy: CompiledPolicy, path: string): boolean {
  return [...policy.reads].some(
    read => read === path || read.startsWith(`${path}.`),
  );
}

/** Names in quotes where a condition asks for rotations: any of them may be one. */
function rotationsAsked(policy: CompiledPolicy): string[] {
  const asked = policy.rules
    .flatMap(rule => [
      { text: rule.when, reads: rule.matches.reads },
      ...rule.steps.map(({ unless, skipped }) => ({
        text: unless ?? '',
        reads: skipped?.reads ?? [],
      })),
    ])
    .filter(condition => condition.reads.includes('subject.onCall'))
    .flatMap(condition =>
      [...condition.text.matchAll(/(["'])([A-Za-z0-9][\w.-]*)\1/g)].map(
        ([, , name]) => name,
      ),
    );
  return [...new Set(asked)];
}

/** Finds out what conditions ask about and approvers want to know. */
export class Surveyor {
  constructor(
    private readonly knex: Knex,
    private readonly budgets: BudgetStore,
    private readonly tickets: Tickets,
    private readonly extensions: Extensions,
  ) {}

  async survey(
    policy: CompiledPolicy,
    parties: Parties,
    wish: Wish,
    options: SurveyOptions,
  ): Promise<Survey> {
    const person = canonicalRef(stringifyEntityRef(parties.grantee));
    const wants = (path: string) => options.all || reads(policy, path);
    const [ticket, rotations, incidents, service, budget] = await Promise.all([
      wish.ticket !== null && wants('ticket')
        ? this.tickets.find(policy, wish.ticket)
        : undefined,
      this.rotationsOf(policy, person, options.rotation),
      wants('subject.openIncidents')
        ? this.incidentsOf([person, wish.requester])
        : undefined,
      wants('service') ? this.posture(parties.target) : undefined,
      this.budget(this.knex, policy, wish, options.now),
    ]);
    const reasons: Record<string, string> = {};
    const valueOf = <T>(found: Resolution<T> | undefined, path: string) => {
      if (found?.status === 'resolved') {
        return found.value;
      }
      reasons[path] = found?.reason ?? 'nothing looks it up';
      return undefined;
    };
    const known = valueOf(rotations, 'subject.onCall');
    const openIncidents = valueOf(incidents, 'subject.openIncidents');
    const level = valueOf(service, 'service');
    const context: RuleContext = {
      request: {
        duration: durationMillis(wish.duration),
        reason: wish.reason,
        ticket: wish.ticket ?? '',
        hasTicket: wish.ticket !== null,
        kind: wish.kind,
        forOther: wish.requester !== wish.grantee,
        startsIn: startsIn(wish),
        inputs: completeInputs(policy, wish.inputs),
      },
      subject: {
        ref: person,
        groups: groupsOf(parties.grantee),
        ...(known && { onCall: known }),
        ...(openIncidents !== undefined && { openIncidents }),
      },
      ...ticketContext(wish, ticket, reasons),
      ...(level && { service: level }),
      budget: {
        exceeded: budget.isOver,
        grants: budget.total.grants,
        hours: budget.total.hours,
      },
      clock: clockOf(wish.at),
      entity: entityContext(parties.target),
      reasons,
    };
    return {
      context,
      facts: options.all
        ? factsOf(policy, wish, { ticket, known, openIncidents, level })
        : [],
      ticket,
      budget: budget.use,
      isOverBudget: budget.isOver,
    };
  }

  /** How much of the budget is used without the wish, and whether it fits in. */
  async budget(knex: Knex, policy: CompiledPolicy, wish: Wish, now: Date) {
    const { limits } = policy.document.request;
    const bounds = {
      grantsPerWeek: limits.grantsPerWeek ?? null,
      hoursPerWeek: limits.hoursPerWeek ?? null,
    };
    const isLimited =
      bounds.grantsPerWeek !== null || bounds.hoursPerWeek !== null;
    const used =
      isLimited || reads(policy, 'budget')
        ? await this.budgets.used(knex, {
            grantee: wish.grantee,
            policyId: policy.id,
            since: new Date(now.getTime() - WEEK),
            notRequest: wish.requestId,
          })
        : { grants: 0, hours: 0 };
    const total = addAmounts(used, {
      grants: wish.kind === 'extension' ? 0 : 1,
      hours: durationMillis(wish.added) / 3_600_000,
    });
    return {
      total,
      isOver: exceedsBudget(bounds, total),
      use: isLimited ? { ...used, ...bounds } : null,
    };
  }

  private async rotationsOf(
    policy: CompiledPolicy,
    person: string,
    rotation: AskRotation,
  ): Promise<Resolution<string[]>> {
    const on: string[] = [];
    for (const name of rotationsAsked(policy)) {
      const found = await rotation(name);
      if (found.status === 'error') {
        return found;
      }
      if (found.status === 'resolved' && found.value.includes(person)) {
        on.push(name);
      }
    }
    return { status: 'resolved', value: on };
  }

  /** The most that any of these people is named in. */
  private async incidentsOf(
    people: readonly string[],
  ): Promise<Resolution<number>> {
    const source = this.extensions.postureSource;
    const ask = source?.openIncidents;
    if (!source || !ask) {
      return { status: 'empty', reason: 'no source of incidents is installed' };
    }
    let most = 0;
    for (const person of new Set(people)) {
      const found = await lookUp(`open incidents of ${person}`, signal =>
        ask.call(source, person, { signal }),
      );
      if (found.status !== 'resolved') {
        return found;
      }
      most = Math.max(most, found.value);
    }
    return { status: 'resolved', value: most };
  }

  private async posture(target: Entity) {
    const ref = canonicalRef(stringifyEntityRef(target));
    const source = this.extensions.postureSource;
    return source
      ? lookUp(`how ${ref} stands`, signal => source.posture(ref, { signal }))
      : {
          status: 'empty' as const,
          reason: 'no source of scorecards is installed',
        };
  }
}

function ticketContext(
  wish: Wish,
  found: Resolution<Ticket> | undefined,
  reasons: Record<string, string>,
): Pick<RuleContext, 'ticket'> {
  if (wish.ticket === null || found?.status === 'empty') {
    return { ticket: { known: false, open: false } };
  }
  if (found?.status === 'resolved') {
    return { ticket: { known: true, open: found.value.open } };
  }
  reasons.ticket = found?.reason ?? 'the policy does not look tickets up';
  return {};
}
