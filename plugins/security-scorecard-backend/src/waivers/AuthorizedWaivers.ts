import type {
  AuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type CallerOptions,
  isPermitted,
  permitted,
} from '@fairway/plugin-backends-node';
import {
  scorecardReadPermission,
  waiverDecidePermission,
  waiverRequestPermission,
  type Waiver,
  type WaiverDecision,
  type WaiverLimits,
  type WaiverRequest,
  type WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';
import { addDuration, parseDuration } from '../domain/durations';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { canonicalUser } from './identity';
import type { StoredWaiver } from './rows';
import type { PersonOptions, WaiverFilters, Waivers } from './Waivers';
import { noWaiver, type WaiverService } from './WaiverService';

/** What {@link AuthorizedWaivers} needs. */
export interface AuthorizedWaiversOptions {
  service: WaiverService;
  permissions: PermissionsService;
  transform: TransformConditions;
  auth: AuthService;
  now: () => Date;
}

/**
 * Asks the permission policy before each operation: a waiver is seen by those
 * who may read its scorecard, asked for by those who may for that entity, and
 * decided by those who may decide. What may not be read does not exist.
 */
export class AuthorizedWaivers implements Waivers {
  readonly #options: AuthorizedWaiversOptions;

  constructor(options: AuthorizedWaiversOptions) {
    this.#options = options;
  }

  async list(filters: WaiverFilters, options: CallerOptions) {
    const { permissions, transform, service, now } = this.#options;
    const { expiringWithin, entityRef, ...rest } = filters;
    if (expiringWithin !== undefined) {
      try {
        parseDuration(expiringWithin);
      } catch (error) {
        throw new InputError('expiringWithin: not a duration', error);
      }
    }
    const allowed = await permitted(
      permissions,
      transform,
      scorecardReadPermission,
      options,
    );
    if (!allowed) {
      return { items: [], totalItems: 0 };
    }
    const page = await service.list({
      ...rest,
      entityRef: entityRef?.toLocaleLowerCase('en-US'),
      ...(expiringWithin
        ? { expiringBefore: addDuration(now().toISOString(), expiringWithin) }
        : {}),
      ...allowed,
    });
    return {
      items: await this.#withAllowed(page.items, options),
      totalItems: page.totalItems,
    };
  }

  async get(id: string, options: CallerOptions) {
    return this.#shown(await this.#readable(id, options), options);
  }

  async limits(
    ref: string,
    target: WaiverTarget,
    options: CallerOptions,
  ): Promise<WaiverLimits> {
    const entityRef = ref.toLocaleLowerCase('en-US');
    await this.#assertMayAsk(entityRef, options);
    return this.#options.service.limits(entityRef, target);
  }

  async request(request: WaiverRequest, options: PersonOptions) {
    const entityRef = request.entityRef.toLocaleLowerCase('en-US');
    await this.#assertMayAsk(entityRef, options);
    const waiver = await this.#options.service.request(
      { ...request, entityRef },
      personOf(options),
    );
    return this.#shown(waiver, options);
  }

  async #assertMayAsk(entityRef: string, options: CallerOptions) {
    const [read, ask] = await this.#options.permissions.authorize(
      [
        { permission: scorecardReadPermission, resourceRef: entityRef },
        { permission: waiverRequestPermission, resourceRef: entityRef },
      ],
      options,
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw new NotFoundError(
        `entityRef: there is no scorecard of '${entityRef}' that you can read; check the name, or ask its owners`,
      );
    }
    if (ask.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may read the scorecard of '${entityRef}' but not ask for a waiver; its owners can`,
      );
    }
  }

  async decide(id: string, decision: WaiverDecision, options: PersonOptions) {
    await this.#readable(id, options);
    const { permissions, service } = this.#options;
    if (!(await isPermitted(permissions, waiverDecidePermission, options))) {
      throw new NotAllowedError(
        `You need the permission ${waiverDecidePermission.name} to decide on waivers; the security team has it`,
      );
    }
    return this.#shown(
      await service.decide(id, decision, personOf(options)),
      options,
    );
  }

  async withdraw(id: string, options: PersonOptions) {
    const waiver = await this.#readable(id, options);
    const [ask] = await this.#options.permissions.authorize(
      [
        {
          permission: waiverRequestPermission,
          resourceRef: waiver.entityRef,
        },
      ],
      options,
    );
    if (ask.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not withdraw waivers of '${waiver.entityRef}'; the one who asked can`,
      );
    }
    return this.#shown(
      await this.#options.service.withdraw(id, personOf(options)),
      options,
    );
  }

  async revoke(id: string, reason: string, options: PersonOptions) {
    const waiver = await this.#readable(id, options);
    const decisions = await this.#options.permissions.authorize(
      [
        { permission: waiverDecidePermission },
        {
          permission: waiverRequestPermission,
          resourceRef: waiver.entityRef,
        },
      ],
      options,
    );
    if (decisions.every(({ result }) => result !== AuthorizeResult.ALLOW)) {
      throw new NotAllowedError(
        `You may not revoke waivers of '${waiver.entityRef}'; its owners and the security team can`,
      );
    }
    return this.#shown(
      await this.#options.service.revoke(id, reason, personOf(options)),
      options,
    );
  }

  async #readable(id: string, options: CallerOptions): Promise<StoredWaiver> {
    const waiver = await this.#options.service.get(id);
    const [read] = await this.#options.permissions.authorize(
      [
        {
          permission: scorecardReadPermission,
          resourceRef: waiver.entityRef,
        },
      ],
      options,
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw noWaiver(id);
    }
    return waiver;
  }

  async #shown(waiver: StoredWaiver, options: CallerOptions): Promise<Waiver> {
    const [shown] = await this.#withAllowed([waiver], options);
    return shown;
  }

  /** What the caller may do with each, by one question to the policy. */
  async #withAllowed(
    waivers: readonly StoredWaiver[],
    { credentials }: CallerOptions,
  ): Promise<Waiver[]> {
    const { auth, permissions } = this.#options;
    if (!waivers.length || !auth.isPrincipal(credentials, 'user')) {
      return waivers.map(waiver => ({ ...waiver, allowed: [] }));
    }
    const me = personOf({ credentials });
    const refs = [...new Set(waivers.map(waiver => waiver.entityRef))];
    const [decide, ...asks] = await permissions.authorize(
      [
        { permission: waiverDecidePermission },
        ...refs.map(resourceRef => ({
          permission: waiverRequestPermission,
          resourceRef,
        })),
      ],
      { credentials },
    );
    const mayDecide = decide.result === AuthorizeResult.ALLOW;
    const mayAsk = new Set(
      refs.filter((_, i) => asks[i].result === AuthorizeResult.ALLOW),
    );
    return waivers.map(waiver => ({
      ...waiver,
      allowed: allowedOf(waiver, me, mayDecide, mayAsk.has(waiver.entityRef)),
    }));
  }
}

function allowedOf(
  waiver: StoredWaiver,
  me: string,
  mayDecide: boolean,
  mayAsk: boolean,
): Waiver['allowed'] {
  const mine = waiver.requestedBy === me;
  switch (waiver.status) {
    case 'pending':
      return [
        ...(mayDecide && !mine ? (['decide'] as const) : []),
        ...(mayAsk && mine ? (['withdraw'] as const) : []),
      ];
    case 'approved':
      return mayDecide || mayAsk ? ['revoke'] : [];
    default:
      return [];
  }
}

function personOf({ credentials }: PersonOptions): string {
  return canonicalUser(credentials.principal.userEntityRef);
}
