import { parseEntityRef } from '@backstage/catalog-model';

/** Path of the Security tab of an entity, or of one check on it. */
export function entityLink(entityRef: string, checkId?: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = [namespace, kind, name].map(encodeURIComponent).join('/');
  const query = checkId ? `?${new URLSearchParams({ check: checkId })}` : '';
  return `/catalog/${path}/security${query}`;
}
