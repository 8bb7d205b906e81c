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

/** What permission rules see of a scorecard. */
export type ScorecardResource = Pick<
  ScorecardSummary,
  'entityRef' | 'ownerRef'
> & {
  /** All owners; only `ownerRef` when absent. */
  ownerRefs?: readonly string[];
};

/** Resource ref for permission rules on scorecards. */
export const scorecardResourceRef = createPermissionResourceRef<
  ScorecardResource,
  ScorecardFilter
>().with({
  pluginId: 'security-scorecard',
  resourceType: RESOURCE_TYPE_SCORECARD,
});
