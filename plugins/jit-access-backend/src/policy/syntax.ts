import type { ASTNode } from '@marcbachmann/cel-js';

/** Whether a value is a node of a syntax tree. */
export function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** The nodes right below a node. */
export function childrenOf(node: ASTNode): ASTNode[] {
  const nodes = (value: unknown): ASTNode[] => {
    if (isNode(value)) {
      return [value];
    }
    return Array.isArray(value) ? value.flatMap(nodes) : [];
  };
  return nodes(node.args);
}

/** A node and all below it. */
export function nodesOf(node: ASTNode): ASTNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)];
}

/** The text of a node as written. */
export function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

/** The dotted path that a node reads, for example `service.level`; undefined when it is none. */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') {
    return node.args;
  }
  if (node.op === '.') {
    const target = pathOf(node.args[0]);
    return target === undefined ? undefined : `${target}.${node.args[1]}`;
  }
  if (node.op === '[]') {
    const target = pathOf(node.args[0]);
    const key = stringOf(node.args[1]);
    return target === undefined || key === undefined
      ? undefined
      : `${target}.${key}`;
  }
  return undefined;
}

/** A literal text; undefined for anything else. */
export function stringOf(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string'
    ? node.args
    : undefined;
}

/** Paths that an expression reads, the longest of each, for example `service.level`. */
export function pathsIn(node: ASTNode): string[] {
  const path = pathOf(node);
  if (path !== undefined) {
    return [path];
  }
  return [...new Set(childrenOf(node).flatMap(pathsIn))];
}
