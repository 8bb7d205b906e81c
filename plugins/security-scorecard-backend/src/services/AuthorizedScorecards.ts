import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  type CallerOptions,
  isPermitted,
  permitted,
} from '@fairway/plugin-backends-node';
import {
  checkReadPermission,
  collectorReadPermission,
  scorecardReadPermission,
  scorecardRefreshPermission,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type {
  AllFindingsQuery,
  FindingListQuery,
} from '../database/FindingReader';
import type {
  ScorecardListQuery,
  ScorecardTextQuery,
} from '../database/ScorecardReader';
import { noScorecard } from './DefaultScorecards';
import type { Scorecards } from './Scorecards';

/** Turns the conditions of a policy into a filter on scorecards. */
export type TransformConditions = ConditionTransformer<ScorecardFilter>;

/**
 * Checks the caller's permissions before each operation: lists are narrowed in
 * SQL and empty when denied, what may not be read does not exist, and a write
 * without permission is refused.
 */
export class AuthorizedScorecards implements Scorecards {
  readonly #inner: Scorecards;
  readonly #permissions: PermissionsService;
  readonly #transform: TransformConditions;

  constructor(
    inner: Scorecards,
    permissions: PermissionsService,
    transform: TransformConditions,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
    this.#transform = transform;
  }

  async list(query: ScorecardListQuery, options: CallerOptions) {
    const allowed = await this.#readable(options);
    return allowed
      ? this.#inner.list({ ...query, criteria: allowed.criteria }, options)
      : { items: [], totalItems: 0 };
  }

  /** By condition, as lists are: asked for one ref, the framework would come back for its owners first. */
  async get(entityRef: string, options: CallerOptions) {
    const [scorecard] = await this.getMany([entityRef], {}, options);
    if (!scorecard) {
      throw noScorecard(entityRef);
    }
    return scorecard;
  }

  async getMany(
    entityRefs: readonly string[],
    query: Pick<ScorecardListQuery, 'criteria'>,
    options: CallerOptions,
  ) {
    const allowed = await this.#readable(options);
    return allowed
      ? this.#inner.getMany(entityRefs, { ...query, ...allowed }, options)
      : entityRefs.map(() => null);
  }

  async getTexts(
    entityRefs: readonly string[],
    query: ScorecardTextQuery,
    options: CallerOptions,
  ) {
    const allowed = await this.#readable(options);
    return allowed
      ? this.#inner.getTexts(entityRefs, { ...query, ...allowed }, options)
      : { checks: '[]', items: entityRefs.map(() => null) };
  }

  async allFindings(query: AllFindingsQuery, options: CallerOptions) {
    const allowed = await this.#readable(options);
    return allowed
      ? this.#inner.allFindings({ ...query, ...allowed }, options)
      : { items: [], totalItems: 0 };
  }

  async findings(
    entityRef: string,
    query: FindingListQuery,
    options: CallerOptions,
  ) {
    await this.#assertReadable(entityRef, options);
    return this.#inner.findings(entityRef, query, options);
  }

  async refresh(entityRef: string, options: CallerOptions) {
    const [read, refresh] = await this.#permissions.authorize(
      [
        { permission: scorecardReadPermission, resourceRef: entityRef },
        { permission: scorecardRefreshPermission, resourceRef: entityRef },
      ],
      options,
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw noScorecard(entityRef);
    }
    if (refresh.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may read the scorecard of '${entityRef}' but not ask for a fresh collection; its owners and the security team can`,
      );
    }
    return this.#inner.refresh(entityRef, options);
  }

  async todos(
    _query: Pick<ScorecardListQuery, 'criteria'>,
    options: CallerOptions,
  ) {
    const allowed = await this.#readable(options);
    return allowed ? this.#inner.todos(allowed, options) : [];
  }

  async checks(options: CallerOptions) {
    return (await this.#may(checkReadPermission, options))
      ? this.#inner.checks(options)
      : [];
  }

  async collectors(options: CallerOptions) {
    if (!(await this.#may(collectorReadPermission, options))) {
      throw new NotAllowedError(
        `You need the permission ${collectorReadPermission.name} to see the collectors`,
      );
    }
    return this.#inner.collectors(options);
  }

  #may(permission: BasicPermission, options: CallerOptions) {
    return isPermitted(this.#permissions, permission, options);
  }

  /** What the caller may list; undefined when nothing. */
  #readable(options: CallerOptions) {
    return permitted(
      this.#permissions,
      this.#transform,
      scorecardReadPermission,
      options,
    );
  }

  async #assertReadable(entityRef: string, options: CallerOptions) {
    const [decision] = await this.#permissions.authorize(
      [{ permission: scorecardReadPermission, resourceRef: entityRef }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw noScorecard(entityRef);
    }
  }
}
