import type {
  AccessRequest,
  AuditRow,
} from '@fairway/plugin-jit-access-common';
import { Duration } from 'luxon';
import type { UsageCursor, UsageStore } from '../database/UsageStore';
import type { AccessRequests } from './AccessRequests';
import { judgeAndCount, unusual, type CountedUse } from './count';
import { levelOfSigns, type Sign, type Use } from './judge';
import type { LedgerReader } from './LedgerReader';
import type { UnusualRules } from './rules';

const FEED = 'access';

/**
 * Access that people got, by the ledger. Rows are judged, counted and left
 * behind in one transaction with what was found.
 */
export class AccessFeed {
  constructor(
    private readonly store: UsageStore,
    private readonly ledger: LedgerReader,
    private readonly requests: AccessRequests,
    private readonly now: () => Date,
  ) {}

  /** Judges what comes next; false when there is nothing more. */
  async next(rules: UnusualRules): Promise<boolean> {
    const cursor = await this.store.cursor(FEED);
    if (!cursor) {
      await this.#begin(rules);
      return true;
    }
    const rows = await this.ledger.after(cursor);
    const last = rows.at(-1);
    if (!last) {
      return false;
    }
    const uses = await this.#usesIn(rows, cursor);
    await this.store.knex.transaction(async trx => {
      if (!(await this.store.advance(trx, FEED, cursor.seq, last))) {
        return;
      }
      for (const use of uses) {
        await judgeAndCount(trx, this.store, FEED, use, rules);
      }
      await this.store.forget(trx, FEED, this.#ago(rules).toISOString());
    });
    return true;
  }

  /** What happened before anybody looked is learnt from, and opens no case. */
  async #begin(rules: UnusualRules): Promise<void> {
    await this.store.begin(FEED, {
      ...(await this.ledger.positionAt(this.#ago(rules))),
      judgedFrom: this.now().toISOString(),
    });
  }

  #ago({ history }: UnusualRules): Date {
    return new Date(this.now().getTime() - history);
  }

  async #usesIn(
    rows: readonly AuditRow[],
    { judgedFrom }: UsageCursor,
  ): Promise<CountedUse[]> {
    const uses: CountedUse[] = [];
    for (const row of rows) {
      if (row.action === 'grant-activated' && row.requestId !== null) {
        const request = await this.requests.get(row.requestId);
        if (request) {
          const use = useOf(row, request);
          uses.push({
            use,
            key: `access ${row.seq}`,
            raw: row.hash,
            ...(row.at >= judgedFrom && {
              event: signs => eventOf(request, use, signs),
            }),
          });
        }
      }
    }
    return uses;
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

function eventOf(request: AccessRequest, use: Use, signs: readonly Sign[]) {
  const isBreakGlass = request.kind === 'break-glass';
  const isHigh = request.risk === 'high';
  const access = [
    ...(isHigh ? ['high-risk'] : []),
    ...(isBreakGlass ? ['break-glass'] : []),
    'access',
  ].join(' ');
  return {
    ...unusual(use, signs, `${use.person} has ${access} to ${use.target}`),
    level: levelOfSigns(signs, { isGrave: isBreakGlass || isHigh }),
    links: [
      {
        kind: 'grant' as const,
        ref: request.id,
        title: request.entitlementTitle,
      },
    ],
  };
}
