import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The security pages, `/security` by default. */
export const securityRouteRef = createRouteRef({ id: 'security-scorecard' });

/** The tab with waivers, where they are decided. */
export const waiversRouteRef = createSubRouteRef({
  id: 'security-scorecard.waivers',
  parent: securityRouteRef,
  path: '/waivers',
});

/** The tab with all services. */
export const servicesRouteRef = createSubRouteRef({
  id: 'security-scorecard.services',
  parent: securityRouteRef,
  path: '/services',
});

/** The tab with the findings of all services. */
export const findingsRouteRef = createSubRouteRef({
  id: 'security-scorecard.findings',
  parent: securityRouteRef,
  path: '/findings',
});

/** The tab with the health of the collectors. */
export const collectorsRouteRef = createSubRouteRef({
  id: 'security-scorecard.collectors',
  parent: securityRouteRef,
  path: '/collectors',
});

/** The tab with campaigns. */
export const campaignsRouteRef = createSubRouteRef({
  id: 'security-scorecard.campaigns',
  parent: securityRouteRef,
  path: '/campaigns',
});
