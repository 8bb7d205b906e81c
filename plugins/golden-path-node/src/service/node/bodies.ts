import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import {
  callsFunction,
  callsMethod,
  conditionsOf,
  endsWithThrow,
  find,
  type Found,
  functionAround,
  isFn,
  numberOf,
  textOf,
} from './code';

const NAMED = /^(?:req|request)$/;
/** Types of what may be a request's body. */
const BODIES =
  /^(?:IncomingMessage|Http2ServerRequest|Readable|ReadableStream|Buffer|Uint8Array)$/;
const CONSUMERS = ['arrayBuffer', 'blob', 'buffer', 'bytes', 'json', 'text'];

/** Whether what is read piece by piece may be the body of a request. */
function isBody({ module, node }: Found, depth = 0): boolean {
  const names = nodesOf(node).flatMap(n => (t.isIdentifier(n) ? [n.name] : []));
  if (names.some(name => NAMED.test(name))) {
    return true;
  }
  const bare =
    t.isTSAsExpression(node) || t.isTSNonNullExpression(node)
      ? node.expression
      : node;
  if (!t.isIdentifier(bare) || depth > 5) {
    return false;
  }
  const { name } = bare;
  for (
    let fn = functionAround(module, node);
    fn !== undefined;
    fn = functionAround(module, fn)
  ) {
    const param = fn.params.find(p => t.isIdentifier(p, { name }));
    if (t.isIdentifier(param)) {
      const types = nodesOf(param.typeAnnotation ?? param).flatMap(n =>
        t.isTSTypeReference(n) && t.isIdentifier(n.typeName)
          ? [n.typeName.name]
          : [],
      );
      return types.length === 0 || types.some(type => BODIES.test(type));
    }
  }
  return nodesOf(module.ast).some(
    n =>
      t.isVariableDeclarator(n) &&
      t.isIdentifier(n.id, { name }) &&
      n.init !== null &&
      n.init !== undefined &&
      isBody({ module, node: n.init }, depth + 1),
  );
}

/** Whether what is compared is counted up, piece by piece. */
function isCounted(counted: t.Node, place: t.Node): boolean {
  return (
    t.isIdentifier(counted) &&
    nodesOf(place).some(
      n =>
        t.isAssignmentExpression(n) &&
        t.isIdentifier(n.left, { name: counted.name }) &&
        (n.operator === '+=' ||
          nodesOf(n.right).some(x =>
            t.isIdentifier(x, { name: counted.name }),
          )),
    )
  );
}

const isRefused = (node: t.Node): boolean =>
  endsWithThrow(node) || nodesOf(node).some(n => callsMethod(n, 'destroy'));

/** Judges whether bodies are read up to a limit only. */
export function judgeReaders(
  findings: Findings,
  graph: ModuleGraph,
  mostBytes: number,
): void {
  const readers = find(graph, (n): n is t.ForOfStatement =>
    t.isForOfStatement(n, { await: true }),
  ).map(({ module, node }) => ({
    module,
    node,
    from: node.right,
    place: node.body,
  }));
  const listeners = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'on', 'once', 'addListener'),
  ).flatMap(({ module, node }) => {
    const handler = node.arguments[1];
    return ['data', 'readable'].includes(textOf(node.arguments[0]) ?? '') &&
      t.isMemberExpression(node.callee) &&
      handler
      ? [
          {
            module,
            node,
            from: node.callee.object,
            place: isFn(handler) ? handler.body : handler,
          },
        ]
      : [];
  });
  const places = [...readers, ...listeners].filter(({ module, from }) =>
    isBody({ module, node: from }),
  );
  const whole = find(graph, (n): n is t.CallExpression =>
    callsFunction(n, ...CONSUMERS),
  ).filter(
    ({ module, node }) =>
      graph.packages.has('node:stream/consumers') &&
      node.arguments[0] &&
      isBody({ module, node: node.arguments[0] }),
  );
  if (places.length + whole.length === 0) {
    findings.doubt('it was not found where bodies are read', {
      path: graph.entry,
    });
  }
  for (const { module, node } of whole) {
    findings.problem(
      `${module.path} reads bodies of any size`,
      placeOf(module, node),
    );
  }
  for (const { module, node, place } of places) {
    const limit = nodesOf(place).find(
      (n): n is t.IfStatement =>
        t.isIfStatement(n) &&
        t.isBinaryExpression(n.test) &&
        ['>', '>='].includes(n.test.operator) &&
        isCounted(n.test.left, place) &&
        isRefused(n.consequent) &&
        conditionsOf(n, place).length === 0,
    );
    const most = t.isBinaryExpression(limit?.test)
      ? numberOf(graph, limit.test.right)
      : undefined;
    if (most === undefined) {
      findings.problem(
        `${module.path} reads bodies of any size`,
        placeOf(module, node),
      );
    } else if (most > mostBytes) {
      findings.problem(
        `${module.path} reads bodies of ${most} bytes`,
        placeOf(module, limit ?? node),
      );
    }
  }
}
