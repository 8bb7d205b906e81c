import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type {
  AccessPosture,
  StandingHolder,
} from '@fairway/plugin-jit-access-common';
import type { JitAccessService } from '@fairway/plugin-jit-access-node';
import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type {
  CollectContext,
  Collector,
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';

/** Entities per question, the most that just-in-time access takes. */
const BATCH = 50;

const SEVERITIES: Record<StandingHolder['risk'], Severity> = {
  high: 'high',
  medium: 'medium',
  low: 'low',
};

/** What {@link AccessCollector} asks. */
export interface AccessCollectorOptions {
  access: JitAccessService;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
}

/** Reads from just-in-time access who has what, and what never ends. */
export class AccessCollector implements Collector {
  readonly id = 'jit-access';
  readonly title = 'Just-in-time access';
  readonly pillar = 'rbac';
  readonly annotations: readonly string[] = [];
  readonly facts: Record<string, FactDefinition> = {
    entitlements: {
      type: 'int',
      description: 'Access policies whose target the entity is',
    },
    liveGrants: { type: 'int', description: 'Grants that have not ended' },
    overdueRevokes: {
      type: 'int',
      description: 'Grants that should have ended and are still there',
    },
    standing: {
      type: 'int',
      description: 'People and accounts that hold access without a live grant',
    },
    standingPrivileged: {
      type: 'int',
      description:
        'People and accounts that hold access with high risk without a live grant',
    },
  };
  readonly #options: AccessCollectorOptions;

  constructor(options: AccessCollectorOptions) {
    this.#options = options;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const credentials = await this.#options.auth.getOwnServiceCredentials();
    for (let start = 0; start < entities.length; start += BATCH) {
      signal.throwIfAborted();
      const refs = entities
        .slice(start, start + BATCH)
        .map(entity => stringifyEntityRef(entity));
      yield* await this.#ask(refs, credentials, now);
    }
  }

  /** A question that fails is an error of its entities, and the next is asked. */
  async #ask(
    refs: readonly string[],
    credentials: BackstageCredentials,
    now: Date,
  ): Promise<Observation[]> {
    try {
      const postures = await this.#options.access.getPosture(refs, {
        credentials,
      });
      const byRef = new Map(postures.map(each => [each.entityRef, each]));
      return refs.map(ref => {
        const posture = byRef.get(ref);
        return posture
          ? toObservation(posture, now)
          : failed(ref, now, 'there was no answer for this entity');
      });
    } catch (error) {
      return refs.map(ref => failed(ref, now, stringifyError(error)));
    }
  }
}

function failed(entityRef: string, now: Date, why: string): Observation {
  return {
    entityRef,
    status: 'error',
    error: `Just-in-time access could not be asked: ${why}`,
    observedAt: now.toISOString(),
    facts: {},
    findings: [],
    coverage: [],
  };
}

/** What could not be told is left out: nobody known is not nobody. */
function toObservation(posture: AccessPosture, now: Date): Observation {
  const { entityRef, entitlements, liveGrants, overdueRevokes } = posture;
  const { standing, problems } = posture;
  return {
    entityRef,
    status: standing ? 'ok' : 'partial',
    ...(standing ? {} : { error: problems.join('; ') }),
    observedAt: now.toISOString(),
    facts: {
      entitlements,
      liveGrants,
      overdueRevokes,
      ...(standing
        ? {
            standing: standing.length,
            standingPrivileged: standing.filter(each => each.risk === 'high')
              .length,
          }
        : {}),
    },
    findings: (standing ?? []).map(toFinding),
    coverage: [
      {
        resource: entityRef,
        scanType: 'access',
        state: standing ? 'scanned' : 'broken',
        reason: standing ? null : problems.join('; '),
        lastScannedAt: standing ? now.toISOString() : null,
      },
    ],
  };
}

function toFinding(holder: StandingHolder): ObservedFinding {
  const { entitlementId, entitlementTitle, principal, risk } = holder;
  return {
    vulnerability: 'jit.standing-access',
    title: `${principal} has "${entitlementTitle}" without a grant that ends`,
    severity: SEVERITIES[risk],
    status: 'open',
    component: principal,
    location: entitlementId,
    remediation: `Take the access away from ${principal} at the provider; who needs it asks for ${entitlementId} and loses it on time`,
  };
}
