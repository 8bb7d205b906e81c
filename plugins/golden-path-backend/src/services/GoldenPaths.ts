import { NotFoundError } from '@backstage/errors';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { CallerOptions, OwnerFilter } from '@fairway/plugin-backends-node';
import type {
  FleetSummary,
  GoldenPathService,
  GoldenPathServiceDetail,
  Page,
  Preview,
  PreviewValues,
  TemplateVersions,
  UpgradeLane,
  UpgradeStart,
} from '@fairway/plugin-golden-path-common';
import type { ServiceQuery } from '../database/ServiceReader';

/** What the caller may see; everything when `criteria` is undefined. */
export interface Visibility {
  criteria?: PermissionCriteria<OwnerFilter> | undefined;
}

/** The operations behind the routes. */
export interface GoldenPaths {
  list(
    query: ServiceQuery,
    options: CallerOptions,
  ): Promise<Page<GoldenPathService>>;
  /** Throws NotFoundError when it was never seen. */
  get(
    entityRef: string,
    by: Visibility,
    options: CallerOptions,
  ): Promise<GoldenPathServiceDetail>;
  summary(by: Visibility, options: CallerOptions): Promise<FleetSummary>;
  /** Throws InputError when the template can't be rendered with these values. */
  preview(
    template: string,
    values: PreviewValues,
    options: CallerOptions,
  ): Promise<Preview>;
  /** Throws NotFoundError when there is no such template. */
  versions(
    name: string,
    by: Visibility,
    options: CallerOptions,
  ): Promise<TemplateVersions>;
  /** Never throws for one service: each answer says whether its upgrade began. */
  startUpgrades(
    entityRefs: readonly string[],
    lane: UpgradeLane,
    options: CallerOptions,
  ): Promise<UpgradeStart[]>;
}

/** What is said of a service that is not there, or may not be read. */
export function noService(entityRef: string): NotFoundError {
  return new NotFoundError(
    `Nothing is known of '${entityRef}' on a golden path: no collection has read its repository yet, or you may not read it`,
  );
}
