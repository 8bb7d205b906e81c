import { parseEntityRef } from '@backstage/catalog-model';

/** What a link to the Security tab of an entity opens. */
interface Opened {
  check?: string;
  finding?: string;
}

/** Path of the Security tab of an entity, with a check or a finding opened. */
export function entityLink(entityRef: string, opened: Opened = {}): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = [namespace, kind, name].map(encodeURIComponent).join('/');
  const query = new URLSearchParams(Object.entries(opened)).toString();
  return `/catalog/${path}/security${query ? `?${query}` : ''}`;
}

/** Path of one waiver. */
export function waiverLink(id: string): string {
  return `/security/waivers?${new URLSearchParams({ waiver: id })}`;
}

/** Path of one campaign. */
export function campaignLink(id: string): string {
  return `/security/campaigns?${new URLSearchParams({ campaign: id })}`;
}
