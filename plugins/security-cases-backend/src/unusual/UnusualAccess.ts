import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  AccessRequest,
  AuditRow,
} from '@fairway/plugin-jit-access-common';
import type {
  NormalisedEvent,
  SecurityEventIntake,
} from '@fairway/plugin-security-cases-node';
import { Duration } from 'luxon';
import type { UsageCursor, UsageStore } from '../database/UsageStore';
import type { AutomationPolicies } from '../policy/AutomationPolicies';
import type { AccessRequests } from './AccessRequests';
import { judge, levelOfSigns, type Sign, type Use } from './judge';
import type { LedgerReader } from './LedgerReader';
import { unusualRules, type UnusualRules } from './rules';

/** The source that unusual access is counted under. */
export const SOURCE = 'unusual-access';
const HITS = 100;

/** What {@link UnusualAccess} needs. */
export interface UnusualAccessOptions {
  store: UsageStore;
  ledger: LedgerReader;
  requests: AccessRequests;
  policies: Pick<AutomationPolicies, 'current'>;
  intake: SecurityEventIntake;
  logger: LoggerService;
  now: () => Date;
}

interface AccessUse {
  row: AuditRow;
  request: AccessRequest;
  use: Use;
}

/**
 * Looks for unusual access in the ledger. Rows are counted, judged and left
 * behind in one transaction, with what was found; that is taken in afterwards,
 * as often as it needs, and stored once.
 */
export class UnusualAccess {
  readonly #o: UnusualAccessOptions;

  constructor(options: UnusualAccessOptions) {
    this.#o = options;
  }

  /** Judges what is new, until there is nothing more or the signal aborts. */
  async runOnce(signal?: AbortSignal): Promise<void> {
    const section = this.#o.policies.current.unusualAccess;
    if (section) {
      const rules = unusualRules(section);
      await this.#readLedger(rules, signal);
    }
    await this.#deliver();
  }

  async #readLedger(rules: UnusualRules, signal?: AbortSignal): Promise<void> {
    const { store, ledger } = this.#o;
    while (!signal?.aborted) {
      const cursor = await store.cursor('access');
      if (!cursor) {
        await this.#begin(rules);
        continue;
      }
      const rows = await ledger.after(cursor);
      const last = rows.at(-1);
      if (!last) {
        return;
      }
      await this.#absorb(cursor, last, await this.#usesIn(rows), rules);
      await this.#deliver();
    }
  }

  /** What happened before anybody looked is learnt from, and opens no case. */
  async #begin(rules: UnusualRules): Promise<void> {
    const { store, ledger, now } = this.#o;
    const from = new Date(now().getTime() - rules.history);
    await store.begin('access', {
      ...(await ledger.positionAt(from)),
      judgedFrom: now().toISOString(),
    });
  }

  async #usesIn(rows: readonly AuditRow[]): Promise<AccessUse[]> {
    const uses: AccessUse[] = [];
    for (const row of rows) {
      if (row.action === 'grant-activated' && row.requestId !== null) {
        const request = await this.#o.requests.get(row.requestId);
        if (request) {
          uses.push({ row, request, use: useOf(row, request) });
        }
      }
    }
    return uses;
  }

  async #absorb(
    cursor: UsageCursor,
    last: AuditRow,
    uses: readonly AccessUse[],
    rules: UnusualRules,
  ): Promise<void> {
    const { store, now } = this.#o;
    await store.knex.transaction(async trx => {
      if (!(await store.advance(trx, 'access', cursor.seq, last))) {
        return;
      }
      for (const { row, request, use } of uses) {
        if (row.at >= cursor.judgedFrom) {
          const since = new Date(Date.parse(row.at) - rules.history);
          const history = await store.history(
            trx,
            'access',
            use,
            since.toISOString(),
          );
          const signs = judge(use, history, rules);
          if (signs.length > 0) {
            await store.addHit(trx, {
              key: `access ${row.seq}`,
              raw: row.hash,
              event: JSON.stringify(eventOfAccess(row, request, use, signs)),
              at: row.at,
            });
          }
        }
        await store.add(trx, 'access', use);
      }
      const before = new Date(now().getTime() - rules.history);
      await store.forget(trx, 'access', before.toISOString());
    });
  }

  /** What is taken in twice changes nothing the second time. */
  async #deliver(): Promise<void> {
    const { store, intake, logger } = this.#o;
    for (const hit of await store.hits(HITS)) {
      const event: NormalisedEvent = JSON.parse(hit.event);
      const outcome = await intake.take(SOURCE, hit.raw, {
        outcome: 'event',
        event,
      });
      if (outcome === 'malformed') {
        logger.error(`What was unusual about '${hit.key}' could not be stored`);
      }
      await store.dropHit(hit.key);
    }
  }
}

/** Access for less than was asked for counts as what was given. */
function useOf(row: AuditRow, request: AccessRequest): Use {
  const minutes = [
    request.duration,
    ...request.decisions.flatMap(({ duration }) => duration ?? []),
  ]
    .map(each => Duration.fromISO(each).as('minutes'))
    .filter(Number.isFinite);
  return {
    person: request.grantee.toLocaleLowerCase('en-US'),
    target: request.entityRef.toLocaleLowerCase('en-US'),
    at: row.at,
    minutes: minutes.length > 0 ? Math.min(...minutes) : null,
  };
}

function eventOfAccess(
  row: AuditRow,
  request: AccessRequest,
  { person, target, at }: Use,
  signs: readonly Sign[],
): NormalisedEvent {
  const isBreakGlass = request.kind === 'break-glass';
  const isHigh = request.risk === 'high';
  const what = [
    ...(isHigh ? ['high-risk'] : []),
    ...(isBreakGlass ? ['break-glass'] : []),
    'access',
  ].join(' ');
  return {
    key: `access ${row.seq}`,
    class: 'unusual-access',
    action: signs.map(({ rule }) => rule).join(', '),
    summary: `${person} has ${what} to ${target}: ${signs.map(({ text }) => text).join('; ')}`,
    level: levelOfSigns(signs, { isGrave: isBreakGlass || isHigh }),
    actor: { name: person, aliases: [], userRef: person },
    target: { resource: target, place: null },
    entityRefs: [target],
    at,
    links: [
      { kind: 'grant', ref: request.id, title: request.entitlementTitle },
    ],
  };
}
