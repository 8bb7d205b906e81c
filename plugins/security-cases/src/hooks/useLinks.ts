import { useRouteRef } from '@backstage/core-plugin-api';
import type { CaseLink } from '@fairway/plugin-security-cases-common';
import { useSecurityTabHref } from '@fairway/plugin-security-scorecard-react';
import { accessRequestPageRouteRef, imagesRouteRef } from '../routes';

/** A web address, and nothing that a browser would run. */
function webAddress(ref: string): string | undefined {
  return /^https?:\/\//i.test(ref) ? ref : undefined;
}

/** Gives the address of what a case points at; undefined when it has none. */
export function useLinkHref(): (link: CaseLink) => string | undefined {
  const requestPage = useRouteRef(accessRequestPageRouteRef);
  const images = useRouteRef(imagesRouteRef);
  const securityTab = useSecurityTabHref();
  return ({ kind, ref, entityRef }) => {
    if (kind === 'grant') {
      return requestPage?.({ id: ref });
    }
    if (kind === 'finding') {
      return entityRef
        ? securityTab(entityRef, { kind: 'finding', findingId: ref })
        : undefined;
    }
    if (kind === 'check') {
      return entityRef
        ? securityTab(entityRef, { kind: 'check', checkId: ref })
        : undefined;
    }
    if (kind === 'image') {
      return images && `${images()}/drift?drift=${encodeURIComponent(ref)}`;
    }
    return webAddress(ref);
  };
}
