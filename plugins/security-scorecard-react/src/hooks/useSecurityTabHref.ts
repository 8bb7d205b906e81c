import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { WaiverTarget } from '@fairway/plugin-security-scorecard-common';

/** What of a Security tab a link opens. */
export type SecurityTabTarget = WaiverTarget;

function queryOf(target: string | SecurityTabTarget | undefined): string {
  if (!target) {
    return '';
  }
  if (typeof target === 'string') {
    return `?check=${encodeURIComponent(target)}`;
  }
  return target.kind === 'check'
    ? `?check=${encodeURIComponent(target.checkId)}`
    : `?finding=${encodeURIComponent(target.findingId)}`;
}

/** Gives the address of an entity's Security tab, with a check (by id) or a finding opened when one is named. */
export function useSecurityTabHref(): (
  entityRef: string,
  target?: string | SecurityTabTarget,
) => string {
  const entityRoute = useRouteRef(entityRouteRef);
  return (entityRef, target) => {
    const base = entityRoute(entityRouteParams(parseEntityRef(entityRef)));
    return `${base}/security${queryOf(target)}`;
  };
}
