import * as t from '@babel/types';
import type { Findings } from '../../control';
import {
  type Module,
  nodesOf,
  parseModule,
  propertyName,
} from '../../logging/ast';
import { type ModuleGraph, readGraph } from '../../logging/modules';
import { readText } from '../../text';
import type { Tree } from '../../types';

/** A node and the module that it is in. */
export interface Found<T extends t.Node = t.Node> {
  module: Module;
  node: T;
}

/** A function with a body. */
export type Fn =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod;

/** The modules that the service runs; a doubt when they can't be told. */
export function graphOf(
  tree: Tree,
  findings: Findings,
): ModuleGraph | undefined {
  const result = readGraph(tree);
  if (!result.ok) {
    findings.doubt(result.reason, { path: 'package.json' });
    return undefined;
  }
  findings.evidence(result.graph.entry);
  return result.graph;
}

/** All nodes of the modules that a guard takes. */
export function find<T extends t.Node>(
  graph: ModuleGraph,
  wanted: (node: t.Node) => node is T,
): Found<T>[] {
  return graph.modules.flatMap(module =>
    nodesOf(module.ast)
      .filter(wanted)
      .map(node => ({ module, node })),
  );
}

/** Whether a node is a function with a body. */
export function isFn(node: t.Node): node is Fn {
  return (
    t.isFunctionDeclaration(node) ||
    t.isFunctionExpression(node) ||
    t.isArrowFunctionExpression(node) ||
    t.isObjectMethod(node) ||
    t.isClassMethod(node)
  );
}

/** Whether a node is inside another, or is it. */
export function isInside(node: t.Node, outer: t.Node): boolean {
  return (
    (outer.start ?? 0) <= (node.start ?? -1) &&
    (node.end ?? 0) <= (outer.end ?? -1)
  );
}

/** Whether a node comes before another in the text. */
export function isBefore(first: t.Node, second: t.Node): boolean {
  return (first.start ?? 0) < (second.start ?? 0);
}

/** The innermost function that holds a node. */
export function functionAround(module: Module, node: t.Node): Fn | undefined {
  return nodesOf(module.ast)
    .filter(isFn)
    .filter(fn => fn !== node && isInside(node, fn))
    .at(-1);
}

/** Whether a call is `….<name>(…)`. */
export function callsMethod(
  node: t.Node,
  ...names: string[]
): node is t.CallExpression {
  return (
    t.isCallExpression(node) &&
    (t.isMemberExpression(node.callee) ||
      t.isOptionalMemberExpression(node.callee)) &&
    names.includes(propertyName(node.callee) ?? '')
  );
}

/** Whether a call is `<name>(…)`. */
export function callsFunction(
  node: t.Node,
  ...names: string[]
): node is t.CallExpression {
  return (
    t.isCallExpression(node) &&
    t.isIdentifier(node.callee) &&
    names.includes(node.callee.name)
  );
}

/** Value of an object's property. */
export function valueOf(
  node: t.Node | null | undefined,
  name: string,
): t.Node | undefined {
  if (!t.isObjectExpression(node)) {
    return undefined;
  }
  const property = node.properties.find(p => propertyName(p) === name);
  return t.isObjectProperty(property) ? property.value : property;
}

/** Number that is known without running the code: literals, their products, constants of the modules. */
export function numberOf(
  graph: ModuleGraph,
  node: t.Node | null | undefined,
): number | undefined {
  if (t.isNumericLiteral(node)) {
    return node.value;
  }
  if (t.isBinaryExpression(node, { operator: '*' })) {
    const left = numberOf(graph, node.left);
    const right = numberOf(graph, node.right);
    return left === undefined || right === undefined ? undefined : left * right;
  }
  if (t.isIdentifier(node)) {
    const constants = find(graph, (n): n is t.VariableDeclarator =>
      t.isVariableDeclarator(n),
    ).filter(
      ({ node: { id, init } }) =>
        t.isIdentifier(id, { name: node.name }) && init,
    );
    const [only] = constants;
    return constants.length === 1 && !t.isIdentifier(only.node.init)
      ? numberOf(graph, only.node.init)
      : undefined;
  }
  return undefined;
}

/** Whether a block or statement ends by throwing. */
export function endsWithThrow(node: t.Node | null | undefined): boolean {
  return t.isBlockStatement(node)
    ? t.isThrowStatement(node.body.at(-1))
    : t.isThrowStatement(node);
}

const TEST = /(?:^|\/)[^/]+\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** The parsed tests of the service. */
export function testsOf(tree: Tree): Module[] {
  return tree
    .paths()
    .filter(path => TEST.test(path) && !path.startsWith('dist/'))
    .flatMap(path => {
      const file = readText(tree, path);
      return (file.ok ? parseModule(path, file.text) : undefined) ?? [];
    });
}

/** Numbers that the tests expect: literals in the arguments of an assertion. */
export function assertedNumbers(tests: readonly Module[]): Set<number> {
  const numbers = new Set<number>();
  for (const module of tests) {
    for (const node of nodesOf(module.ast)) {
      const asserts =
        callsMethod(
          node,
          'equal',
          'strictEqual',
          'deepEqual',
          'toBe',
          'toEqual',
          'expect',
        ) || callsFunction(node, 'expect', 'assert');
      if (asserts && t.isCallExpression(node)) {
        node.arguments
          .flatMap(argument => nodesOf(argument))
          .forEach(n => t.isNumericLiteral(n) && numbers.add(n.value));
      }
    }
  }
  return numbers;
}
