import { parseEntityRef } from '@backstage/catalog-model';
import { useSecurityTabHref } from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';

/** Gives where a part of a roll-up is looked at closely: its own tab, or the list of its services when it is a kind. */
export function usePartHref(): (ref: string) => string {
  const tabOf = useSecurityTabHref();
  const links = useSecurityLinks();
  return ref => {
    if (!ref.includes(':')) {
      return links.services({ kind: ref });
    }
    const { kind } = parseEntityRef(ref);
    return ['group', 'system', 'domain'].includes(kind.toLowerCase())
      ? tabOf(ref)
      : links.services({ scope: ref });
  };
}
