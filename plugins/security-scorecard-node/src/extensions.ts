import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_SCORECARD,
  type ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import type { Collector } from './collector';

/** Where modules add their collectors. */
export interface CollectorsExtensionPoint {
  /** Throws when a collector of that id is there already. */
  addCollector(...collectors: Collector[]): void;
}

/** Extension point for collectors. */
export const collectorsExtensionPoint =
  createExtensionPoint<CollectorsExtensionPoint>({
    id: 'security-scorecard.collectors',
  });

/** SQL-able condition on scorecards. */
export interface ScorecardFilter {
  key: 'owner';
  values: string[];
}

/** Resource ref for permission rules on scorecards. */
export const scorecardResourceRef = createPermissionResourceRef<
  Pick<ScorecardSummary, 'entityRef' | 'ownerRef'>,
  ScorecardFilter
>().with({
  pluginId: 'security-scorecard',
  resourceType: RESOURCE_TYPE_SCORECARD,
});
