import * as t from '@babel/types';
import type { Findings } from '../../control';
import { type Module, nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { findRedaction } from '../../logging/redaction';
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

/** Judges whether bodies are checked by a schema that takes what it knows, and nothing else. */
export function judgeSchemas(findings: Findings, graph: ModuleGraph) {
  const bodies = find(graph, (n): n is t.CallExpression =>
    callsFunction(n, 'routeWithBody'),
  );
  const unchecked = find(graph, isObject).filter(
    ({ node }) =>
      t.isBooleanLiteral(valueOf(node, 'takesBody'), { value: true }) &&
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
    const made = t.isIdentifier(schema)
      ? find(graph, (n): n is t.VariableDeclarator =>
          t.isVariableDeclarator(n),
        ).find(({ node: { id } }) => t.isIdentifier(id, { name: schema.name }))
          ?.node.init
      : schema;
    const at = placeOf(module, made ?? schema ?? node);
    const nodes = made ? nodesOf(made) : [];
    if (nodes.some(n => callsMethod(n, ...LOOSE, 'passthrough', 'loose'))) {
      findings.problem(`${module.path} has a schema that takes anything`, at);
    } else if (!nodes.some(n => callsMethod(n, 'strictObject', 'strict'))) {
      findings.problem(
        `${module.path} has a schema that takes members which it does not know`,
        at,
      );
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

/** Judges whether answers tell what went wrong inside. */
export function judgeErrors(findings: Findings, graph: ModuleGraph) {
  const isLogger = (module: Module) =>
    findRedaction(module, undefined) !== undefined;
  for (const { module, node } of find(graph, (n): n is t.MemberExpression =>
    t.isMemberExpression(n),
  )) {
    if (propertyName(node) === 'stack' && !isLogger(module)) {
      findings.problem(
        `${module.path} reads the stack of an error`,
        placeOf(module, node),
      );
    }
  }
  // What an unexpected error says is no answer.
  for (const { module, node } of find(graph, isObject)) {
    const body = valueOf(node, 'body');
    const leak =
      body &&
      nodesOf(body).find(
        n =>
          callsFunction(n, 'describeError', 'String') ||
          (t.isMemberExpression(n) &&
            propertyName(n) === 'message' &&
            t.isIdentifier(n.object) &&
            /^(?:e|err|error|cause|reason)$/.test(n.object.name)),
      );
    if (leak) {
      findings.problem(
        `${module.path} answers with what an error says`,
        placeOf(module, leak),
      );
    }
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
