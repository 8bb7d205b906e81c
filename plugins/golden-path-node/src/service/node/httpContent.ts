import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import {
  callsFunction,
  callsMethod,
  endsWithThrow,
  find,
  type Found,
  valueOf,
} from './code';

const isObject = (n: t.Node): n is t.ObjectExpression =>
  t.isObjectExpression(n);

const LOOSE = ['any', 'unknown', 'looseObject'];

const takesBody = (value: t.Node | undefined): boolean =>
  value !== undefined && !t.isBooleanLiteral(value, { value: false });

/** What a schema is made by: where it is written, or in the module that has its name. */
function schemasOf(
  graph: ModuleGraph,
  { module, node }: Found,
): Found<t.Node>[] {
  if (!t.isIdentifier(node)) {
    return [{ module, node }];
  }
  const named = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  ).filter(({ node: { id } }) => t.isIdentifier(id, { name: node.name }));
  const own = named.filter(one => one.module === module);
  return (own.length > 0 ? own : named).flatMap(one =>
    one.node.init ? [{ module: one.module, node: one.node.init }] : [],
  );
}

/** The first part of a schema that takes members which it does not know. */
function loosePart(root: t.Node): t.Node | undefined {
  const nodes = nodesOf(root);
  return nodes.find(
    n =>
      callsMethod(n, 'object') &&
      !nodes.some(
        outer =>
          callsMethod(outer, 'strict') &&
          t.isMemberExpression(outer.callee) &&
          chainOf(outer.callee.object).includes(n),
      ),
  );
}

/** A call, and those that it goes on from: of `a().b()` both. */
function chainOf(node: t.Node): t.Node[] {
  const chain: t.Node[] = [];
  for (
    let at: t.Node | undefined = node;
    at;
    at =
      t.isCallExpression(at) && t.isMemberExpression(at.callee)
        ? at.callee.object
        : undefined
  ) {
    chain.push(at);
  }
  return chain;
}

/** Judges whether bodies are checked by a schema that takes what it knows, and nothing else. */
export function judgeSchemas(findings: Findings, graph: ModuleGraph) {
  const bodies = find(graph, (n): n is t.CallExpression =>
    callsFunction(n, 'routeWithBody'),
  );
  const unchecked = find(graph, isObject).filter(
    ({ node }) =>
      takesBody(valueOf(node, 'takesBody')) &&
      !nodesOf(node).some(
        n =>
          callsFunction(n, 'checkBody') || callsMethod(n, 'parse', 'safeParse'),
      ),
  );
  for (const { module, node } of unchecked) {
    findings.problem(
      `${module.path} takes a body that no schema checks`,
      placeOf(module, node),
    );
  }
  if (bodies.length > 0 && !graph.packages.has('zod')) {
    findings.doubt(
      'bodies are not checked with zod, and other schemas are not judged',
      {
        path: graph.entry,
      },
    );
  }
  for (const { module, node } of bodies) {
    const schema = valueOf(node.arguments[0], 'schema');
    const made = schema ? schemasOf(graph, { module, node: schema }) : [];
    if (made.length === 0) {
      findings.problem(
        `${module.path} has a schema that takes members which it does not know`,
        placeOf(module, schema ?? node),
      );
    }
    for (const one of made) {
      const at = placeOf(one.module, one.node);
      const nodes = nodesOf(one.node);
      if (
        nodes.some(n =>
          callsMethod(n, ...LOOSE, 'passthrough', 'loose', 'catchall'),
        )
      ) {
        findings.problem(
          `${one.module.path} has a schema that takes anything`,
          at,
        );
      } else if (
        loosePart(one.node) ||
        !nodes.some(n => callsMethod(n, 'strictObject', 'strict'))
      ) {
        findings.problem(
          `${one.module.path} has a schema that takes members which it does not know`,
          at,
        );
      }
    }
  }
  const check = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'safeParse'),
  );
  const ignored = check.find(
    ({ module }) =>
      !nodesOf(module.ast).some(
        n =>
          t.isIfStatement(n) &&
          endsWithThrow(n.consequent) &&
          t.isUnaryExpression(n.test, { operator: '!' }) &&
          t.isMemberExpression(n.test.argument) &&
          propertyName(n.test.argument) === 'success',
      ),
  );
  if (ignored) {
    findings.problem(
      `${ignored.module.path} goes on with what its schema does not take`,
      placeOf(ignored.module, ignored.node),
    );
  }
}

function healthRoutesOf(graph: ModuleGraph): Found<t.ObjectExpression>[] {
  return find(graph, isObject).filter(({ node }) => {
    const path = valueOf(node, 'path');
    return t.isStringLiteral(path) && path.value.startsWith('/health');
  });
}

/** Judges whether probes tell more than whether. */
export function judgeHealth(findings: Findings, graph: ModuleGraph) {
  const routes = healthRoutesOf(graph);
  if (routes.length === 0) {
    findings.problem('there is no /health endpoint', { path: graph.entry });
  }
  for (const { module, node } of routes) {
    const answers = nodesOf(node)
      .filter(isObject)
      .filter(n => valueOf(n, 'body'));
    const talks = answers.find(answer => {
      const body = valueOf(answer, 'body');
      return (
        !t.isObjectExpression(body) ||
        body.properties.length !== 1 ||
        !t.isStringLiteral(valueOf(body, 'status'))
      );
    });
    if (answers.length === 0 || talks) {
      findings.problem(
        'a health endpoint tells more than whether',
        placeOf(module, talks ?? node),
      );
    }
  }
}
