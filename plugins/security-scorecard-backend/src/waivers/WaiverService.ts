import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  CheckDefinition,
  Page,
  WaiverDecision,
  WaiverLimits,
  WaiverRequest,
  WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';
import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import type { Notice } from '../notifications/notices';
import { approvedEnd, assertWaivable, limitsOf, requestedEnd } from './limits';
import { waiverDecided, waiverEnded, waiverRequested } from './notices';
import { nextReminder, type WaiverPolicy } from './policy';
import { openKey, statusAt, targetId, type StoredWaiver } from './rows';
import { findTarget } from './targets';
import type { WaiverLife } from './WaiverLife';
import type {
  WaiverListQuery,
  WaiverStore,
  WaiverTransition,
} from './WaiverStore';
import { severityToDecide } from './worse';

/** Characters of the shortest justification. */
const LEAST_CHARACTERS = 20;

/** What {@link WaiverService} needs. */
export interface WaiverServiceOptions {
  knex: Knex;
  store: WaiverStore;
  life: WaiverLife;
  policy: () => WaiverPolicy;
  checks: () => readonly CheckDefinition[];
  /** Entity refs of those who are asked to decide. */
  deciders: readonly string[];
  /** Told after each commit: evaluates the entity and tells others. */
  changed: (waiver: StoredWaiver) => Promise<void>;
  now: () => Date;
}

/** The rules of waivers; who may do what is asked before, by AuthorizedWaivers. */
export class WaiverService {
  readonly #options: WaiverServiceOptions;

  constructor(options: WaiverServiceOptions) {
    this.#options = options;
  }

  async list(query: WaiverListQuery): Promise<Page<StoredWaiver>> {
    return this.#options.store.list(query, this.#options.now());
  }

  /** Throws NotFoundError when there is none. */
  async get(id: string): Promise<StoredWaiver> {
    const { store, now } = this.#options;
    const waiver = await store.get(id, now());
    if (!waiver) {
      throw noWaiver(id);
    }
    return waiver;
  }

  /** How long a waiver may last that is asked for now. Throws InputError where {@link request} would. */
  async limits(entityRef: string, target: WaiverTarget): Promise<WaiverLimits> {
    const { knex, policy, checks, now } = this.#options;
    const { severity } = await findTarget(knex, checks(), entityRef, target);
    assertWaivable(policy(), target);
    return { severity, types: limitsOf(policy(), severity, now()) };
  }

  async request(
    request: WaiverRequest,
    requestedBy: string,
  ): Promise<StoredWaiver> {
    const { knex, store, life, policy, checks, deciders, now } = this.#options;
    const { entityRef, target, type } = request;
    const justification = request.justification.trim();
    if (justification.length < LEAST_CHARACTERS) {
      throw new InputError(
        `justification: give a reason of at least ${LEAST_CHARACTERS} characters`,
      );
    }
    const at = now();
    const known = await findTarget(knex, checks(), entityRef, target);
    assertWaivable(policy(), target);
    const expiresAt = requestedEnd(
      policy(),
      { expiresAt: request.expiresAt, severity: known.severity, type },
      at,
    );

    const id = randomUUID();
    const key = openKey(entityRef, target);
    const created = await knex.transaction(async trx => {
      await this.#clearExpired(trx, key, at);
      const added = await store.insert(
        trx,
        {
          id,
          entity_ref: entityRef,
          target_kind: target.kind,
          target_id: targetId(target),
          target_title: known.title,
          severity: known.severity,
          type,
          justification,
          search: [entityRef, known.title, ...known.words, justification]
            .join('\n')
            .toLocaleLowerCase('en-US'),
          status: 'pending',
          open_key: key,
          requested_by: requestedBy,
          requested_at: at.toISOString(),
          expires_at: expiresAt,
          decided_by: null,
          decided_at: null,
          remind_at: null,
        },
        { actor: requestedBy, action: 'requested', reason: justification },
      );
      if (!added) {
        const holder = await store.holder(trx, key);
        throw new ConflictError(
          `target: there is a waiver already that is ${holder?.status ?? 'open'}, asked for by ${holder?.requested_by ?? 'somebody'} and valid until ${holder ? spokenTime(holder.expires_at) : 'later'} (${holder?.id ?? 'unknown'}); wait for its end, or have it revoked`,
        );
      }
      const waiver = await store.get(id, at, trx);
      if (!waiver) {
        throw new NotFoundError(
          `entityRef: '${entityRef}' left the catalog while the waiver was asked for`,
        );
      }
      await life.record(trx, null, waiver, at, [
        waiverRequested(
          waiver,
          deciders.filter(ref => ref !== requestedBy),
        ),
      ]);
      return waiver;
    });
    await this.#options.changed(created);
    return created;
  }

  async decide(
    id: string,
    decision: WaiverDecision,
    decidedBy: string,
  ): Promise<StoredWaiver> {
    const { knex, policy, checks, now } = this.#options;
    const at = now();
    const waiver = await this.get(id);
    if (waiver.requestedBy === decidedBy) {
      throw new NotAllowedError(
        'A waiver is decided by somebody other than the one who asked for it',
      );
    }
    const reason = decision.reason?.trim() || null;
    const approve = decision.decision === 'approve';
    if (!approve && !reason) {
      throw new InputError('reason: say why the waiver is denied');
    }
    if (!approve && decision.expiresAt) {
      throw new InputError('expiresAt: only an approval can end earlier');
    }
    assertStatus(waiver, 'pending');
    const severity = await severityToDecide(knex, checks(), waiver);
    const expiresAt = approve
      ? approvedEnd(policy(), { ...waiver, severity }, decision.expiresAt, at)
      : null;
    return this.#move(
      waiver,
      at,
      {
        from: ['pending'],
        to: approve ? 'approved' : 'denied',
        event: {
          actor: decidedBy,
          action: approve ? 'approved' : 'denied',
          reason,
        },
        set: {
          decided_by: decidedBy,
          decided_at: at.toISOString(),
          ...(expiresAt
            ? {
                severity,
                expires_at: expiresAt,
                remind_at: nextReminder(policy(), expiresAt, at),
              }
            : {}),
        },
      },
      after => [waiverDecided(after, decidedBy, reason)],
    );
  }

  async withdraw(id: string, by: string): Promise<StoredWaiver> {
    const waiver = await this.get(id);
    if (waiver.requestedBy !== by) {
      throw new NotAllowedError(
        `Only ${waiver.requestedBy}, who asked for the waiver, can withdraw it`,
      );
    }
    assertStatus(waiver, 'pending');
    return this.#move(
      waiver,
      this.#options.now(),
      {
        from: ['pending'],
        to: 'withdrawn',
        event: { actor: by, action: 'withdrawn', reason: null },
      },
      () => [],
    );
  }

  async revoke(id: string, why: string, by: string): Promise<StoredWaiver> {
    const reason = why.trim();
    if (!reason) {
      throw new InputError('reason: say why the waiver is revoked');
    }
    const waiver = await this.get(id);
    assertStatus(waiver, 'approved');
    return this.#move(
      waiver,
      this.#options.now(),
      {
        from: ['approved'],
        to: 'revoked',
        event: { actor: by, action: 'revoked', reason },
      },
      after => [waiverEnded(after, by, reason)],
    );
  }

  /** One transaction; a lost race is a conflict that says who was first. */
  async #move(
    waiver: StoredWaiver,
    at: Date,
    step: WaiverTransition,
    tell: (after: StoredWaiver) => Notice[],
  ): Promise<StoredWaiver> {
    const { knex, life, store, changed } = this.#options;
    const after = await knex.transaction(trx =>
      life.move(trx, waiver, step, at, tell),
    );
    if (!after) {
      const current = await store.get(waiver.id, this.#options.now());
      throw current ? alreadyOver(current) : noWaiver(waiver.id);
    }
    await changed(after);
    return after;
  }

  /** An ended waiver that nobody swept yet does not stand in the way. */
  async #clearExpired(trx: Knex.Transaction, key: string, at: Date) {
    const { store, life } = this.#options;
    const holder = await store.holder(trx, key);
    if (holder && statusAt(holder, at) === 'expired') {
      const waiver = await store.get(holder.id, at, trx);
      if (waiver) {
        await life.expire(trx, waiver, holder.status === 'approved', at);
      }
    }
  }
}

/** The same words for "there is none" and "you may not know". */
export function noWaiver(id: string): NotFoundError {
  return new NotFoundError(
    `There is no waiver '${id}' that you can read; check the link, or ask the owners of the service`,
  );
}

function assertStatus(waiver: StoredWaiver, status: 'pending' | 'approved') {
  if (waiver.status !== status) {
    throw waiver.status === 'pending'
      ? new ConflictError(
          'The waiver is not decided yet; it can be withdrawn or denied',
        )
      : alreadyOver(waiver);
  }
}

function alreadyOver(waiver: StoredWaiver): ConflictError {
  const last = waiver.timeline.at(-1);
  return new ConflictError(
    last?.action === waiver.status
      ? `The waiver was ${waiver.status} by ${last.actor} on ${spokenTime(last.at)}`
      : `The waiver ${waiver.status === 'expired' ? 'has expired' : `is ${waiver.status}`} since ${spokenTime(waiver.expiresAt)}`,
  );
}
