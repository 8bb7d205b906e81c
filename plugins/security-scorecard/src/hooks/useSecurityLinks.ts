import { useRouteRef } from '@backstage/core-plugin-api';
import {
  campaignsRouteRef,
  collectorsRouteRef,
  findingsRouteRef,
  servicesRouteRef,
  waiversRouteRef,
} from '@fairway/plugin-security-scorecard-react';

/** Ref of the roll-up of everything. */
export const ORGANISATION = 'organisation';

type Query = Record<string, string | undefined>;

function withQuery(base: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value && !(key === 'scope' && value === ORGANISATION)) {
      params.set(key, value);
    }
  }
  const text = params.toString();
  return text ? `${base}?${text}` : base;
}

/** Addresses of the lists behind the numbers, narrowed as asked. */
export function useSecurityLinks() {
  const services = useRouteRef(servicesRouteRef)();
  const findings = useRouteRef(findingsRouteRef)();
  const waivers = useRouteRef(waiversRouteRef)();
  const campaigns = useRouteRef(campaignsRouteRef)();
  const collectors = useRouteRef(collectorsRouteRef)();
  return {
    services: (query: Query) => withQuery(services, query),
    findings: (query: Query) => withQuery(findings, query),
    waivers: (query: Query) => withQuery(waivers, query),
    campaigns: (query: Query) => withQuery(campaigns, query),
    collectors: () => collectors,
  };
}
