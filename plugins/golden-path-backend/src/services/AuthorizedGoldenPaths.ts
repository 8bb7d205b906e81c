import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  type CallerOptions,
  isPermitted,
  type OwnerFilter,
  permitted,
} from '@fairway/plugin-backends-node';
import {
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathTemplateReadPermission,
  type FleetSummary,
  type PreviewValues,
  type UpgradeLane,
} from '@fairway/plugin-golden-path-common';
import type { ServiceQuery, ServiceReader } from '../database/ServiceReader';
import { noService, type GoldenPaths, type Visibility } from './GoldenPaths';

type ServicePermission =
  | typeof goldenPathServiceReadPermission
  | typeof goldenPathServiceUpgradePermission;

const NOBODY: FleetSummary = {
  services: 0,
  outdated: 0,
  unknown: 0,
  weakened: 0,
  failing: 0,
  versions: [],
};

/** What matches no service. */
const NONE: Visibility = { criteria: { key: 'owner', values: [] } };

/**
 * Checks the caller's permissions before each operation: lists are narrowed in
 * SQL and empty when denied, what may not be read does not exist, and a write
 * without permission is refused.
 */
export class AuthorizedGoldenPaths implements GoldenPaths {
  readonly #inner: GoldenPaths;
  readonly #permissions: PermissionsService;
  readonly #transform: ConditionTransformer<OwnerFilter>;
  readonly #reader: Pick<ServiceReader, 'visible'>;

  constructor(
    inner: GoldenPaths,
    permissions: PermissionsService,
    transform: ConditionTransformer<OwnerFilter>,
    reader: Pick<ServiceReader, 'visible'>,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
    this.#transform = transform;
    this.#reader = reader;
  }

  async list(query: ServiceQuery, options: CallerOptions) {
    const allowed = await this.#readable(options);
    if (!allowed) {
      return { items: [], totalItems: 0 };
    }
    const page = await this.#inner.list({ ...query, ...allowed }, options);
    const upgradable = await this.#upgradable(
      page.items.map(({ entityRef }) => entityRef),
      options,
    );
    return {
      ...page,
      items: page.items.map(item => ({
        ...item,
        mayUpgrade: upgradable.has(item.entityRef),
      })),
    };
  }

  async get(entityRef: string, _by: Visibility, options: CallerOptions) {
    const allowed = await this.#readable(options);
    if (!allowed) {
      throw noService(entityRef);
    }
    const service = await this.#inner.get(entityRef, allowed, options);
    const upgradable = await this.#upgradable([entityRef], options);
    return { ...service, mayUpgrade: upgradable.has(entityRef) };
  }

  async summary(_by: Visibility, options: CallerOptions) {
    const allowed = await this.#readable(options);
    return allowed ? this.#inner.summary(allowed, options) : NOBODY;
  }

  async preview(
    template: string,
    values: PreviewValues,
    options: CallerOptions,
  ) {
    await this.#assertTemplates(options);
    return this.#inner.preview(template, values, options);
  }

  async versions(name: string, _by: Visibility, options: CallerOptions) {
    await this.#assertTemplates(options);
    const allowed = (await this.#readable(options)) ?? NONE;
    return this.#inner.versions(name, allowed, options);
  }

  async startUpgrades(
    entityRefs: readonly string[],
    lane: UpgradeLane,
    options: CallerOptions,
  ) {
    const allowed = await this.#readable(options);
    const readable = allowed
      ? await this.#reader.visible(entityRefs, allowed.criteria)
      : new Set<string>();
    const upgradable = await this.#upgradable(entityRefs, options);
    const unknown = entityRefs.find(ref => !readable.has(ref));
    if (unknown !== undefined) {
      throw noService(unknown);
    }
    const refused = entityRefs.filter(ref => !upgradable.has(ref));
    if (refused.length > 0) {
      throw new NotAllowedError(
        `No upgrade was started: you may not upgrade ${refused.join(', ')}; owners and the platform team can`,
      );
    }
    return this.#inner.startUpgrades(entityRefs, lane, options);
  }

  async #assertTemplates(options: CallerOptions) {
    const isAllowed = await isPermitted(
      this.#permissions,
      goldenPathTemplateReadPermission,
      options,
    );
    if (!isAllowed) {
      throw new NotAllowedError(
        `You need the permission ${goldenPathTemplateReadPermission.name} to see what a template gives`,
      );
    }
  }

  async #upgradable(entityRefs: readonly string[], options: CallerOptions) {
    const allowed = await this.#allowed(
      goldenPathServiceUpgradePermission,
      options,
    );
    return allowed
      ? this.#reader.visible(entityRefs, allowed.criteria)
      : new Set<string>();
  }

  #readable(options: CallerOptions) {
    return this.#allowed(goldenPathServiceReadPermission, options);
  }

  /** What the caller has a permission for; undefined when nothing. */
  #allowed(permission: ServicePermission, options: CallerOptions) {
    return permitted(this.#permissions, this.#transform, permission, options);
  }
}
