import * as t from '@babel/types';

/** Members of a node that hold others. */
export const fieldsOf = (node: t.Node): readonly string[] =>
  t.VISITOR_KEYS[node.type] ?? [];

/** Whether a value is a node. */
export const isNode = (value: unknown): value is t.Node =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string';

/** Direct children. */
export function childrenOf(node: t.Node): t.Node[] {
  return fieldsOf(node).flatMap((key): t.Node[] => {
    const value: unknown = Reflect.get(node, key);
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}
