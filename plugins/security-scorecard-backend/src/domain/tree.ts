import {
  RELATION_CHILD_OF,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { TreeNode } from '../database/TreeStore';

/** Relations that lead up, by kind; the first that is there counts. */
const UP: Readonly<Record<string, { type: string; kinds: readonly string[] }>> =
  {
    group: { type: RELATION_CHILD_OF, kinds: ['group'] },
    system: { type: RELATION_PART_OF, kinds: ['system', 'domain'] },
    domain: { type: RELATION_PART_OF, kinds: ['domain'] },
  };

/** Where a group, system or domain stands in its tree. Pure. */
export function treeNodeOf(entity: Entity): TreeNode {
  const ref = stringifyEntityRef(entity);
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const { profile } = entity.spec ?? {};
  const shown =
    typeof profile === 'object' &&
    profile !== null &&
    'displayName' in profile &&
    typeof profile.displayName === 'string'
      ? profile.displayName
      : undefined;
  const up = UP[kind];
  const above = (entity.relations ?? [])
    .filter(r => r.type === up?.type)
    .map(r => r.targetRef.toLocaleLowerCase('en-US'))
    .filter(target => target !== ref)
    .sort();
  return {
    ref,
    kind,
    title: shown ?? entity.metadata.title ?? entity.metadata.name,
    parentRef:
      up?.kinds
        .map(k => above.find(target => target.startsWith(`${k}:`)))
        .find(target => target !== undefined) ?? null,
  };
}
