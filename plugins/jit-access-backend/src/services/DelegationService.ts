import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { StoredDelegation } from '../database/DelegationStore';
import type { RequestStores } from '../database/stores';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { delegationChanged } from '../outbox/requestNotices';
import { refusalError } from './errors';
import type { Refusal } from './guard';
import type { People } from './People';

const DAY = 24 * 3600 * 1000;

/** Longest delegation, and how far ahead one can begin, in days. */
export const MOST_DAYS = 90;

/** How long ended delegations are shown. */
const SHOWN = 365 * DAY;

/** A delegation as somebody sends it. */
export interface NewDelegation {
  to: string;
  /** ISO 8601. */
  startsAt: string;
  endsAt: string;
  reason: string;
}

/** What is wrong with the dates, naming the field; undefined when they fit. */
export function datesProblem(
  { startsAt, endsAt }: Pick<NewDelegation, 'startsAt' | 'endsAt'>,
  now: Date,
): string | undefined {
  const start = Date.parse(startsAt);
  const end = Date.parse(endsAt);
  if (Number.isNaN(start)) {
    return 'startsAt must be a time';
  }
  if (Number.isNaN(end) || end <= now.getTime()) {
    return 'endsAt must be a time in the future';
  }
  if (end <= start) {
    return 'endsAt must be after startsAt';
  }
  if (start > now.getTime() + MOST_DAYS * DAY) {
    return `startsAt can be at most ${MOST_DAYS} days ahead`;
  }
  return end - Math.max(start, now.getTime()) > MOST_DAYS * DAY
    ? `endsAt can be at most ${MOST_DAYS} days after the start`
    : undefined;
}

/** Lets people decide in the place of others, for a while. */
export class DelegationService {
  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: RequestStores,
    private readonly people: People,
  ) {}

  /** Throws what refuses it, which is audited as well. */
  async create(input: NewDelegation, from: string): Promise<StoredDelegation> {
    const to = canonicalRef(input.to);
    const known = await this.people.known([to], 'the catalog');
    const outcome = await this.transactions.run(async unit => {
      const now = await unit.now();
      const refused = this.refusal(input, { from, to, now, known });
      if (refused) {
        unit.audit({
          actor: from,
          action: 'delegation-refused',
          details: { to, why: refused.message },
        });
        return { refused };
      }
      return { made: await this.insert(unit, input, { from, to, now }) };
    });
    if (outcome.refused) {
      throw refusalError(outcome.refused);
    }
    return outcome.made;
  }

  /** Ends one early. Throws ConflictError when it is over, and NotAllowedError for who has nothing to do with it. */
  async revoke(
    id: string,
    by: string,
    mayManage: boolean,
  ): Promise<StoredDelegation> {
    const { delegations, requests } = this.stores;
    const outcome = await this.transactions.run(async unit => {
      const found = await delegations.get(unit.trx, id);
      if (!found || !(mayManage || [found.from, found.to].includes(by))) {
        throw new NotFoundError(`There is no delegation '${id}'`);
      }
      const now = await unit.now();
      if (!(await delegations.revoke(unit.trx, id, now))) {
        const message = `The delegation ended at ${found.revokedAt ?? found.endsAt}`;
        unit.audit({
          actor: by,
          action: 'delegation-revoke-refused',
          details: { delegation: id, why: message },
        });
        return { refused: { kind: 'conflict' as const, message } };
      }
      await requests.approverNames.withdrawRight(unit.trx, found);
      unit.audit({
        actor: by,
        action: 'delegation-revoked',
        details: { delegation: id, from: found.from, to: found.to },
      });
      const revoked = { ...found, revokedAt: now.toISOString() };
      unit.publish(...delegationChanged(revoked, 'revoked'));
      return { revoked };
    });
    if (outcome.refused) {
      throw refusalError(outcome.refused);
    }
    return outcome.revoked;
  }

  /** Of and to a person, or all; the newest first, of the last year. */
  list(person: string | undefined, now: Date): Promise<StoredDelegation[]> {
    return this.stores.delegations.list(this.knex, {
      person,
      since: new Date(now.getTime() - SHOWN),
    });
  }

  private refusal(
    input: NewDelegation,
    facts: {
      from: string;
      to: string;
      now: Date;
      known: Awaited<ReturnType<People['known']>>;
    },
  ): Refusal | undefined {
    const { from, to, now, known } = facts;
    if (to === from) {
      return { kind: 'input', message: 'to must be somebody else' };
    }
    if (known.status === 'error') {
      return { kind: 'unavailable', message: known.reason };
    }
    if (known.status === 'empty') {
      return {
        kind: 'input',
        message: `to ${to} is not a person in the catalog`,
      };
    }
    const message = datesProblem(input, now);
    return message === undefined ? undefined : { kind: 'input', message };
  }

  private async insert(
    unit: UnitOfWork,
    input: NewDelegation,
    { from, to, now }: { from: string; to: string; now: Date },
  ): Promise<StoredDelegation> {
    const { delegations, requests, operations } = this.stores;
    const made: StoredDelegation = {
      id: randomUUID(),
      from,
      to,
      startsAt: new Date(input.startsAt).toISOString(),
      endsAt: new Date(input.endsAt).toISOString(),
      reason: input.reason.trim(),
      createdBy: from,
      createdAt: now.toISOString(),
      revokedAt: null,
    };
    await delegations.insert(unit.trx, made);
    // Requests that wait for the one who delegates ask the delegate as well.
    await operations.reviewSoon(
      unit.trx,
      await requests.approverNames.pendingFor(unit.trx, from),
      now,
    );
    unit.audit({
      actor: from,
      action: 'delegation-created',
      details: {
        delegation: made.id,
        to,
        startsAt: made.startsAt,
        endsAt: made.endsAt,
        reason: made.reason,
      },
    });
    unit.publish(...delegationChanged(made, 'created'));
    return made;
  }
}
