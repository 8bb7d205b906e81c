import { useApiHolder } from '@backstage/frontend-plugin-api';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { readDashboardFilter } from '../../dashboardQuery';
import { giveHeadStart } from '../../headStart';
import { loadOverviewPage } from './loadOverviewPage';

/** Props of {@link OverviewHeadStart}. */
export interface OverviewHeadStartProps {
  /** Paths within the portal at which the overview is. */
  paths: readonly string[];
}

/**
 * Shows nothing. When a portal is opened at the overview, code and numbers of
 * the page are asked for while the portal is put up; the request goes out as
 * soon as somebody is signed in, as theirs. A page at another path than the
 * usual one just has no head start.
 */
export const OverviewHeadStart = ({ paths }: OverviewHeadStartProps) => {
  const apis = useApiHolder();
  const location = useLocation();
  const [opened] = useState(location);
  useEffect(() => {
    if (!paths.includes(opened.pathname.replace(/\/$/, ''))) {
      return undefined;
    }
    const api = apis.get(securityScorecardApiRef);
    if (api) {
      const params = new URLSearchParams(opened.search);
      giveHeadStart(
        api,
        readDashboardFilter(key => params.get(key) ?? ''),
      );
    }
    // Not before the request that signs in: a browser asks for few things at a
    // time. The page asks again, and tells when its code does not come.
    const code = setTimeout(() => loadOverviewPage().catch(() => {}));
    return () => clearTimeout(code);
  }, [apis, opened, paths]);
  return null;
};
