import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { GrantStore, GrantWithRequest } from '../../database/GrantStore';
import type { HealthStore } from '../../database/HealthStore';
import type { OperationStore } from '../../database/OperationStore';
import type { PolicyStore } from '../../database/PolicyStore';
import type { RequestStore } from '../../database/RequestStore';
import type { Transactions } from '../../database/UnitOfWork';
import type { CompiledPolicy } from '../../policy/compile';
import type { Policies } from '../../policy/PolicyRegistry';
import type { CatalogBatch } from '../CatalogBatch';
import type { AskRotation } from '../eligibility';
import { approvalsIn, requireSteps } from '../guard';
import { onceEach } from '../lookups';
import { noteHealth } from '../noteHealth';
import type { Reviewer } from '../Reviewer';
import {
  endAllowed,
  judgeLive,
  stillApproved,
  type LiveVerdict,
} from './judgeLive';
import type { Signatures } from './Signatures';
import { SWEEP, SweepWriter, type Change } from './SweepWriter';

/** What the health of the catalog is kept under, beside the providers. */
export const CATALOG = 'catalog';

/** Grants looked at together, with one call to the catalog. */
const PAGE = 200;
/** So many may go at once because the catalog lost them, or half of all. */
const GONE_FLOOR = 10;
const GONE_SHARE = 0.5;

/** What the sweep works with. */
export interface SweepContext {
  knex: Knex;
  clock: Clock;
  transactions: Transactions;
  stores: {
    requests: RequestStore;
    grants: GrantStore;
    operations: OperationStore;
    policies: PolicyStore;
    health: HealthStore;
  };
  policies: Policies;
  catalog: CatalogBatch;
  reviewer: Reviewer;
  /** New for each sweep. */
  signatures: () => Signatures;
  askRotation: AskRotation;
  logger: LoggerService;
}

/** What is looked up once for a whole sweep. */
interface Lookups {
  pinned: (hash: string) => Promise<CompiledPolicy>;
  rotation: AskRotation;
  signatures: Signatures;
}

/**
 * Looks at all live grants again: does the person still belong where the
 * policies want them, are person and target still there, and do the policies
 * in force, and the posture that they read, still allow it? What can't be told
 * changes nothing.
 */
export class Sweep {
  private readonly writer: SweepWriter;

  constructor(private readonly context: SweepContext) {
    this.writer = new SweepWriter(context.stores);
  }

  async runOnce(signal: AbortSignal): Promise<void> {
    const { knex, stores } = this.context;
    const ask: Lookups = {
      pinned: onceEach(hash => stores.policies.get(knex, hash)),
      rotation: onceEach(this.context.askRotation),
      signatures: this.context.signatures(),
    };
    const changes: Change[] = [];
    let looked = 0;
    let page = await stores.grants.livePage(knex, '', PAGE);
    while (page.length > 0 && !signal.aborted) {
      looked += page.length;
      changes.push(...(await this.look(page, ask)));
      page = await stores.grants.livePage(
        knex,
        page[page.length - 1].grant.id,
        PAGE,
      );
    }
    await this.apply(await this.withoutFlood(changes, looked));
  }

  private async look(
    page: readonly GrantWithRequest[],
    ask: Lookups,
  ): Promise<Change[]> {
    const { catalog, policies, logger } = this.context;
    const found = await catalog.entities(
      page.flatMap(({ request }) => [request.grantee, request.entityRef]),
    );
    if (found.status !== 'resolved') {
      logger.warn(
        `Whether ${page.length} grants still stand is not known: ${found.reason}`,
      );
      return [];
    }
    const changes: Change[] = [];
    // Asked after the page was read: who gave what is in it has said under which text.
    const disputed = await policies.disputed();
    for (const each of page) {
      const { policyId, policyHash } = each.request;
      const own = policies.get(policyId);
      if (!own && !policies.isWhole()) {
        continue;
      }
      const pinned =
        own?.hash === policyHash ? own : await ask.pinned(policyHash);
      const isOpen = own !== undefined && disputed.has(policyId);
      // What it was given under still counts for all; the rest waits for one text.
      const current = isOpen ? pinned : own;
      const verdict = await judgeLive(each, {
        entities: found.value,
        pinned,
        current,
        rotation: ask.rotation,
      });
      changes.push(
        ...(verdict.status === 'ok' && current && !isOpen
          ? await this.lookDeeper(each, current, ask.signatures)
          : endOf(each, verdict)),
      );
    }
    return changes;
  }

  /** Only where the policy, or the posture that it reads, has changed since. */
  private async lookDeeper(
    found: GrantWithRequest,
    current: CompiledPolicy,
    signatures: Signatures,
  ): Promise<Change[]> {
    const { grant, request } = found;
    const signature = await signatures.of(request, current);
    if (
      signature === undefined ||
      signature === (grant.authorizedHash ?? signatures.plain(request))
    ) {
      return [];
    }
    const verdict = await this.reviewAgain(found);
    if (verdict.status !== 'ok') {
      return endOf(found, verdict);
    }
    const to = endAllowed(current, found);
    const isLess =
      to !== undefined && grant.endsAt !== null && to < new Date(grant.endsAt);
    return [
      ...(isLess
        ? [
            {
              found,
              what: 'shorten' as const,
              to,
              why: sayPolicy(request.policyHash, current),
            },
          ]
        : []),
      // What is being given has no end yet that could be judged.
      ...(grant.state === 'provisioning'
        ? []
        : [{ found, what: 'confirm' as const, signature }]),
    ];
  }

  private async reviewAgain({
    request,
  }: GrantWithRequest): Promise<LiveVerdict> {
    const { reviewer, stores, knex, policies } = this.context;
    const required = requireSteps(await reviewer.review(request));
    const policy = policies.get(request.policyId);
    const say = (why: string): LiveVerdict => ({
      status: 'lost',
      why: `${why} (${policy ? sayPolicy(request.policyHash, policy) : ''})`,
      gone: false,
    });
    if (!required.ok) {
      const { kind, message } = required.refusal;
      // That nobody could approve it now says nothing of those who have.
      return kind === 'invalid'
        ? say(message)
        : { status: 'unknown', why: message };
    }
    const decisions = await stores.requests.decisions(knex, [request.id]);
    const isApproved = stillApproved(required.lists, {
      steps: request.steps,
      approvals: approvalsIn(decisions.get(request.id) ?? []),
    });
    return isApproved
      ? { status: 'ok' }
      : say('The approvals that were given are not enough any more');
  }

  /** A catalog that has lost half of everybody is not believed. */
  private async withoutFlood(
    changes: Change[],
    looked: number,
  ): Promise<Change[]> {
    const { stores, transactions } = this.context;
    const gone = changes.filter(each => each.what === 'end' && each.gone);
    const isFlood = gone.length > Math.max(GONE_FLOOR, GONE_SHARE * looked);
    await noteHealth(transactions, stores.health, {
      id: CATALOG,
      by: SWEEP,
      breaker: isFlood
        ? `The catalog does not know the people or the targets of ${gone.length} of ${looked} live grants any more; none of them is ended for that`
        : undefined,
      managed: null,
    });
    return isFlood
      ? changes.filter(each => each.what !== 'end' || !each.gone)
      : changes;
  }

  private async apply(changes: readonly Change[]): Promise<void> {
    for (let at = 0; at < changes.length; at += PAGE) {
      const batch = changes.slice(at, at + PAGE);
      await this.context.transactions.run(unit =>
        this.writer.write(unit, batch),
      );
    }
  }
}

function endOf(found: GrantWithRequest, verdict: LiveVerdict): Change[] {
  return verdict.status === 'lost'
    ? [{ found, what: 'end', why: verdict.why, gone: verdict.gone }]
    : [];
}

/** The difference of policies, as the ledger shows it. */
function sayPolicy(pinnedHash: string, current: CompiledPolicy): string {
  return current.hash === pinnedHash
    ? `policy ${current.id} version ${current.version}`
    : `policy ${current.id} was ${pinnedHash.slice(0, 12)} and is ${current.hash.slice(0, 12)}, version ${current.version}`;
}
