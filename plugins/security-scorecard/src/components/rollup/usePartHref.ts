import { parseEntityRef } from '@backstage/catalog-model';
import { useSecurityTabHref } from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';

/** What stands for services that nobody owns. */
export const NO_OWNER = 'none';

/** Gives where a part of a roll-up is looked at closely: its own tab, or the list of its services when it is a kind. */
export function usePartHref(): (ref: string) => string {
  const tabOf = useSecurityTabHref();
  const links = useSecurityLinks();
  return ref => {
    if (ref === NO_OWNER) {
      return links.services({ owner: NO_OWNER });
    }
    if (!ref.includes(':')) {
      return links.services({ kind: ref });
    }
    const { kind } = parseEntityRef(ref);
    return ['group', 'system', 'domain'].includes(kind.toLowerCase())
      ? tabOf(ref)
      : links.services({ scope: ref });
  };
}
