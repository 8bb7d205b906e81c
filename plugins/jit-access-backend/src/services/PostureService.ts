import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  accessPostureReadPermission,
  canonicalRef,
  type AccessPosture,
  type StandingHolder,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantReader, LiveGrants } from '../database/GrantReader';
import type { Authorizer } from '../permissions/Authorizer';
import { called, type CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import { entitiesOf } from '../policy/targets';
import { entitlementKey } from './entitlementKey';
import { askHolders, type Holders } from './holders';
import type { Providers } from './providers';

/** How far back break-glass counts, in milliseconds. */
const BREAK_GLASS_MS = 90 * 24 * 3600 * 1000;

/** How entities stand by their access. It asks providers, so it is for collectors and not for pages. */
export class PostureService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly providers: Providers,
    private readonly grants: GrantReader,
    private readonly authorizer: Pick<Authorizer, 'ensureAllowed'>,
    private readonly patienceMs?: number,
  ) {}

  /** In the order of the refs. Throws NotAllowedError. */
  async of(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<AccessPosture[]> {
    await this.authorizer.ensureAllowed(
      accessPostureReadPermission,
      credentials,
    );
    const wanted = entityRefs.map(canonicalRef);
    const policies = this.policies.list().map(({ policy }) => policy);
    const byRef = new Map(
      wanted.map(ref => [
        ref,
        policies.filter(policy => entitiesOf(policy).includes(ref)),
      ]),
    );
    const concerned = [...new Set([...byRef.values()].flat())];
    // A grant that starts or ends meanwhile is in one of the two readings.
    const grantedBefore = await this.grants.grantedKeys();
    const holders = await this.holdersOf(concerned);
    const grantedAfter = await this.grants.grantedKeys();
    const ids = concerned.map(policy => policy.id);
    const now = await this.clock.now(this.knex);
    const live = await this.grants.liveByPolicy(ids, now);
    const breakGlass = await this.grants.breakGlassByPolicy(
      ids,
      new Date(now.getTime() - BREAK_GLASS_MS),
      now,
    );
    const isGranted = (key: string) =>
      grantedBefore.has(key) || grantedAfter.has(key);
    return wanted.map(ref =>
      postureOf(ref, byRef.get(ref) ?? [], {
        live,
        breakGlass,
        holders,
        isGranted,
      }),
    );
  }

  private async holdersOf(
    policies: readonly CompiledPolicy[],
  ): Promise<Map<string, Holders>> {
    const asked = await Promise.all(
      policies.map(
        async policy =>
          [
            policy.id,
            await askHolders(this.providers, policy, this.patienceMs),
          ] as const,
      ),
    );
    return new Map(asked);
  }
}

function standingOf(
  { id, document }: CompiledPolicy,
  names: readonly string[],
  isGranted: (key: string) => boolean,
): StandingHolder[] {
  const { provider, entitlement, risk } = document.target;
  return names
    .filter(name => !isGranted(entitlementKey(provider, entitlement, name)))
    .map(principal => ({
      entitlementId: id,
      entitlementTitle: document.metadata.title,
      risk,
      principal,
    }));
}

function sumOf(
  policies: readonly CompiledPolicy[],
  pick: (policy: CompiledPolicy) => number | undefined,
): number {
  return policies.reduce((total, policy) => total + (pick(policy) ?? 0), 0);
}

function postureOf(
  entityRef: string,
  policies: readonly CompiledPolicy[],
  known: {
    live: ReadonlyMap<string, LiveGrants>;
    breakGlass: ReadonlyMap<string, { used: number; late: number }>;
    holders: ReadonlyMap<string, Holders>;
    isGranted: (key: string) => boolean;
  },
): AccessPosture {
  const problems = new Set<string>();
  const standing = new Map<string, StandingHolder>();
  for (const policy of policies) {
    const holders = known.holders.get(policy.id);
    if (!holders || 'problem' in holders) {
      problems.add(
        holders?.problem ?? `Who holds ${called(policy)} was not asked`,
      );
    } else {
      const { provider, entitlement } = policy.document.target;
      for (const each of standingOf(policy, holders.names, known.isGranted)) {
        // Two policies over one entitlement have the same holders.
        const key = entitlementKey(provider, entitlement, each.principal);
        standing.set(key, standing.get(key) ?? each);
      }
    }
  }
  return {
    entityRef,
    entitlements: policies.length,
    liveGrants: sumOf(policies, ({ id }) => known.live.get(id)?.live),
    overdueRevokes: sumOf(policies, ({ id }) => known.live.get(id)?.overdue),
    breakGlass: sumOf(policies, ({ id }) => known.breakGlass.get(id)?.used),
    reviewsOverdue: sumOf(policies, ({ id }) => known.breakGlass.get(id)?.late),
    standing: problems.size ? null : [...standing.values()],
    problems: [...problems],
  };
}
