import * as t from '@babel/types';
import type { Findings } from '../../control';
import { type Module, nodesOf, parsed, propertyName } from '../../logging/ast';
import { takeOutDead } from '../../logging/live';
import { type ModuleGraph, readGraph } from '../../logging/modules';
import { Recent } from '../../recent';
import { readText } from '../../text';
import type { Tree } from '../../types';
import { countWork } from '../../work';

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

/**
 * What decides, inside of an outer node, whether one in it is run at all: a
 * branch, a loop, the other side of an operator, or a `catch`.
 */
export function conditionsOf(node: t.Node, outer: t.Node): t.Node[] {
  return nodesOf(outer).filter(n => {
    if (n === node || !isInside(node, n)) {
      return false;
    }
    if (t.isIfStatement(n) || t.isConditionalExpression(n)) {
      return !isInside(node, n.test);
    }
    if (t.isLogicalExpression(n)) {
      return isInside(node, n.right);
    }
    return t.isLoop(n) || t.isSwitchCase(n) || t.isCatchClause(n);
  });
}

/** Whether a node comes before another in the text. */
export function isBefore(first: t.Node, second: t.Node): boolean {
  return (first.start ?? 0) < (second.start ?? 0);
}

const functionsIn = new WeakMap<t.File, readonly Fn[]>();

/** The innermost function that holds a node. */
export function functionAround(module: Module, node: t.Node): Fn | undefined {
  const functions =
    functionsIn.get(module.ast) ?? nodesOf(module.ast).filter(isFn);
  functionsIn.set(module.ast, functions);
  countWork(functions.length);
  return functions.findLast(fn => fn !== node && isInside(node, fn));
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

/** Value of an object's property; of several the last, which counts. */
export function valueOf(
  node: t.Node | null | undefined,
  name: string,
): t.Node | undefined {
  if (!t.isObjectExpression(node)) {
    return undefined;
  }
  const property = node.properties.findLast(p => propertyName(p) === name);
  return t.isObjectProperty(property) ? property.value : property;
}

/**
 * The first of some properties that may set what has one of the names: by its
 * own name, by one that only running the code tells, or by what it spreads.
 */
export function setterOf(
  properties: readonly t.Node[],
  isIt: (name: string) => boolean,
): t.Node | undefined {
  return properties.find(property => {
    if (t.isSpreadElement(property)) {
      return brings(property.argument, isIt);
    }
    const name = propertyName(property);
    return name === undefined || isIt(name);
  });
}

/** Whether what is spread may bring a property; only literals are known not to. */
function brings(node: t.Node, isIt: (name: string) => boolean): boolean {
  if (t.isConditionalExpression(node)) {
    return brings(node.consequent, isIt) || brings(node.alternate, isIt);
  }
  if (t.isLogicalExpression(node, { operator: '&&' })) {
    return brings(node.right, isIt);
  }
  return (
    !t.isObjectExpression(node) || setterOf(node.properties, isIt) !== undefined
  );
}

/** What may set a property of an object after the place where it is written. */
export function overrideOf(
  node: t.ObjectExpression,
  name: string,
): t.Node | undefined {
  const last = node.properties.findLastIndex(p => propertyName(p) === name);
  return setterOf(node.properties.slice(last + 1), one => one === name);
}

/** Text that is known without running the code: a literal, a template without parts, or both put together. */
export function textOf(node: t.Node | null | undefined): string | undefined {
  if (t.isStringLiteral(node)) {
    return node.value;
  }
  if (t.isTemplateLiteral(node) && node.expressions.length === 0) {
    return node.quasis[0].value.cooked ?? undefined;
  }
  if (t.isBinaryExpression(node, { operator: '+' })) {
    const left = textOf(node.left);
    const right = textOf(node.right);
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
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
    const { name } = node;
    const constants = find(graph, (n): n is t.VariableDeclarator =>
      t.isVariableDeclarator(n),
    ).filter(({ node: { id, init } }) => t.isIdentifier(id, { name }) && init);
    const [only] = constants;
    const isWritten = find(graph, (n): n is t.AssignmentExpression =>
      t.isAssignmentExpression(n),
    ).some(written => t.isIdentifier(written.node.left, { name }));
    return constants.length === 1 &&
      !isWritten &&
      !t.isIdentifier(only.node.init)
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

const recentTests = new Recent<Module | undefined>(20);

function testOf(path: string, text: string): Module | undefined {
  return recentTests.get(`${path}\0${text}`, () => {
    const module = parsed(path, text);
    if (module) {
      takeOutDead([{ ast: module.ast, isEntry: true }]);
    }
    return module;
  });
}

/** The parsed tests of the service, without what never runs. */
export function testsOf(tree: Tree): Module[] {
  return tree
    .paths()
    .filter(path => TEST.test(path) && !path.startsWith('dist/'))
    .flatMap(path => {
      const file = readText(tree, path);
      return (file.ok ? testOf(path, file.text) : undefined) ?? [];
    });
}

const SKIPPED = ['skip', 'todo', 'failing', 'xit', 'xtest', 'xdescribe'];

/** Whether a test, or a group of them, is left out. */
function isSkipped(node: t.Node): boolean {
  if (!t.isCallExpression(node)) {
    return false;
  }
  const { callee } = node;
  const name = t.isIdentifier(callee) ? callee.name : propertyName(callee);
  return (
    SKIPPED.includes(name ?? '') ||
    node.arguments.some(argument => {
      const option = valueOf(argument, 'skip') ?? valueOf(argument, 'todo');
      return option && !t.isBooleanLiteral(option, { value: false });
    })
  );
}

/** Numbers that the tests expect: literals in the arguments of an assertion. */
export function assertedNumbers(tests: readonly Module[]): Set<number> {
  const numbers = new Set<number>();
  for (const module of tests) {
    const skipped = nodesOf(module.ast).filter(isSkipped);
    for (const node of nodesOf(module.ast)) {
      if (skipped.some(one => isInside(node, one))) {
        continue;
      }
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
