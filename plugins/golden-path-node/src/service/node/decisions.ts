import * as t from '@babel/types';
import { type Module, nodesOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import {
  callsFunction,
  find,
  type Fn,
  type Found,
  functionAround,
  isFn,
  valueOf,
} from './code';

/** The function that decides: what it returns says whether it is `allowed`. */
export interface Decider extends Found<Fn> {
  name: string;
}

/** A return that says whether it is allowed. */
export interface Outcome {
  node: t.ReturnStatement;
  allowed: t.Node;
}

/** What a function decides, return by return. */
export function outcomesOf(fn: Fn): Outcome[] {
  return nodesOf(fn.body).flatMap(node => {
    const allowed = t.isReturnStatement(node)
      ? valueOf(node.argument, 'allowed')
      : undefined;
    return t.isReturnStatement(node) && allowed ? [{ node, allowed }] : [];
  });
}

/** The functions that decide whether somebody may do something. */
export function findDeciders(graph: ModuleGraph): Decider[] {
  return find(graph, isFn)
    .filter(({ node }) => outcomesOf(node).length > 0)
    .flatMap(({ module, node }) =>
      t.isFunctionDeclaration(node) && node.id
        ? [{ module, node, name: node.id.name }]
        : [],
    );
}

/** Where a decision is enforced. */
export interface Enforcement {
  module: Module;
  /** The function that refuses. */
  fn: Fn;
  /** Name of the variable that holds the decision. */
  decision: string;
  /** What happens when it is refused; undefined when nothing does. */
  refusal: t.IfStatement | undefined;
  call: t.CallExpression;
}

/** The places that ask for a decision. */
export function findEnforcements(
  graph: ModuleGraph,
  deciders: readonly Decider[],
): Enforcement[] {
  return find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  ).flatMap(({ module, node: { id, init } }) => {
    const locals = graph.imported.get(module.path) ?? new Map<string, string>();
    const call = t.isAwaitExpression(init) ? init.argument : init;
    const decider = deciders.find(
      d =>
        t.isCallExpression(call) &&
        callsFunction(call, d.name) &&
        (d.module === module || locals.get(d.name) === d.module.path),
    );
    const fn = call && functionAround(module, call);
    if (!decider || !t.isIdentifier(id) || !t.isCallExpression(call) || !fn) {
      return [];
    }
    const refusal = nodesOf(fn.body).find(
      (n): n is t.IfStatement =>
        t.isIfStatement(n) &&
        t.isUnaryExpression(n.test, { operator: '!' }) &&
        t.isMemberExpression(n.test.argument) &&
        t.isIdentifier(n.test.argument.object, { name: id.name }) &&
        propertyName(n.test.argument) === 'allowed',
    );
    return [{ module, fn, decision: id.name, refusal, call }];
  });
}
