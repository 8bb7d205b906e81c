import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import type { Tree } from '../../types';
import {
  callsFunction,
  callsMethod,
  endsWithThrow,
  find,
  graphOf,
  numberOf,
  valueOf,
} from './code';
import { judgeErrors, judgeHealth, judgeSchemas } from './httpContent';

/** Header → what its value must hold. */
const HEADERS: readonly [string, RegExp][] = [
  ['Cache-Control', /\bno-store\b/],
  ['Content-Security-Policy', /default-src '(?:none|self)'/],
  ['Referrer-Policy', /^(?:no-referrer|same-origin|strict-origin)$/],
  ['Strict-Transport-Security', /max-age=(?:1[6-9]\d{6}|[2-9]\d{7}|\d{9,})\b/],
  ['X-Content-Type-Options', /^nosniff$/],
  ['X-Frame-Options', /^(?:DENY|SAMEORIGIN)$/],
];
const MOST_BODY_BYTES = 1024 * 1024;
/** Option of the server → most milliseconds. */
const TIMEOUTS: readonly [string, number][] = [
  ['headersTimeout', 60_000],
  ['requestTimeout', 120_000],
];

const isObject = (n: t.Node): n is t.ObjectExpression =>
  t.isObjectExpression(n);

function judgeHeaders(findings: Findings, graph: ModuleGraph) {
  const named = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  )
    .flatMap(({ module, node: { id, init } }) => {
      const list = t.isTSAsExpression(init) ? init.expression : init;
      return t.isIdentifier(id) && t.isObjectExpression(list)
        ? [{ module, node: list, name: id.name }]
        : [];
    })
    .find(
      ({ node }) =>
        valueOf(node, 'X-Content-Type-Options') ??
        valueOf(node, 'Content-Security-Policy'),
    );
  if (!named) {
    findings.problem('no module sets security headers', { path: graph.entry });
    return;
  }
  const { module, node: list, name } = named;
  findings.evidence(module.path);
  for (const [header, pattern] of HEADERS) {
    const value = valueOf(list, header);
    if (!t.isStringLiteral(value) || !pattern.test(value.value)) {
      findings.problem(
        `${header} is ${t.isStringLiteral(value) ? `"${value.value}"` : 'not set'}`,
        placeOf(module, value ?? list),
      );
    }
  }
  const heads = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'writeHead'),
  );
  if (heads.length === 0) {
    findings.doubt('it was not found where answers are written', {
      path: graph.entry,
    });
  }
  for (const { module: sender, node } of heads) {
    const given = node.arguments.filter(isObject);
    const spread = given.some(object =>
      object.properties.some(
        p => t.isSpreadElement(p) && t.isIdentifier(p.argument, { name }),
      ),
    );
    if (!spread) {
      findings.problem(
        'an answer is written without the security headers',
        placeOf(sender, node),
      );
    }
  }
}

function judgeOrigins(findings: Findings, graph: ModuleGraph) {
  for (const { module, node } of find(graph, (n): n is t.StringLiteral =>
    t.isStringLiteral(n),
  )) {
    if (/^access-control-allow-origin$/i.test(node.value)) {
      findings.problem('other origins may read answers', placeOf(module, node));
    }
  }
  const cors = [...graph.packages].find(p => /(?:^|\/)cors$/.test(p));
  if (cors) {
    findings.problem(`${cors} lets other origins read answers`, {
      path: graph.entry,
    });
  }
}

function judgeBody(findings: Findings, graph: ModuleGraph) {
  const readers = find(graph, (n): n is t.ForOfStatement =>
    t.isForOfStatement(n, { await: true }),
  );
  const listeners = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'on'),
  ).filter(({ node }) =>
    t.isStringLiteral(node.arguments[0], { value: 'data' }),
  );
  const places = [...readers, ...listeners];
  if (places.length === 0) {
    findings.doubt('it was not found where bodies are read', {
      path: graph.entry,
    });
  }
  for (const { module, node } of places) {
    const limit = nodesOf(node).find(
      (n): n is t.IfStatement =>
        t.isIfStatement(n) &&
        t.isBinaryExpression(n.test) &&
        ['>', '>='].includes(n.test.operator) &&
        endsWithThrow(n.consequent),
    );
    const most = t.isBinaryExpression(limit?.test)
      ? numberOf(graph, limit.test.right)
      : undefined;
    if (most === undefined) {
      findings.problem(
        `${module.path} reads bodies of any size`,
        placeOf(module, node),
      );
    } else if (most > MOST_BODY_BYTES) {
      findings.problem(
        `${module.path} reads bodies of ${most} bytes`,
        placeOf(module, limit ?? node),
      );
    }
  }
}

function judgeTimeouts(findings: Findings, graph: ModuleGraph) {
  const servers = find(
    graph,
    (n): n is t.CallExpression =>
      callsFunction(n, 'createServer') || callsMethod(n, 'createServer'),
  );
  if (servers.length === 0) {
    findings.doubt('it was not found where the server is created', {
      path: graph.entry,
    });
  }
  for (const { module, node } of servers) {
    findings.evidence(module.path, node.loc?.start.line);
    const options = node.arguments.find(isObject);
    for (const [name, most] of TIMEOUTS) {
      const value = valueOf(options, name);
      const milliseconds = numberOf(graph, value);
      if (
        milliseconds === undefined ||
        milliseconds <= 0 ||
        milliseconds > most
      ) {
        findings.problem(
          `the server has ${milliseconds === undefined ? 'no' : 'too long a'} ${name}`,
          placeOf(module, value ?? node),
        );
      }
    }
    const lenient = valueOf(options, 'insecureHTTPParser');
    if (lenient && !t.isBooleanLiteral(lenient, { value: false })) {
      findings.problem(
        'the server takes what is no valid HTTP',
        placeOf(module, lenient),
      );
    }
  }
}

const isStatus =
  (status: number) =>
  (n: t.Node): n is t.NewExpression =>
    t.isNewExpression(n) &&
    t.isNumericLiteral(n.arguments[0], { value: status });

function judgeRate(findings: Findings, graph: ModuleGraph) {
  const refusals = find(graph, (n): n is t.ThrowStatement =>
    t.isThrowStatement(n),
  ).filter(({ node }) => isStatus(429)(node.argument));
  if (refusals.length === 0) {
    findings.problem('no caller is refused for too many calls (429)', {
      path: graph.entry,
    });
  }
  for (const { module, node } of refusals) {
    const off = nodesOf(module.ast).find(
      n =>
        t.isIfStatement(n) &&
        nodesOf(n.consequent).includes(node) &&
        nodesOf(n.test).some(x => t.isBooleanLiteral(x, { value: false })),
    );
    if (off) {
      findings.problem(
        'the limit on calls is switched off',
        placeOf(module, off),
      );
    }
  }
}

function judgeShutdown(findings: Findings, graph: ModuleGraph) {
  const handled = find(graph, (n): n is t.StringLiteral =>
    t.isStringLiteral(n, { value: 'SIGTERM' }),
  );
  const closes = handled.some(({ module }) =>
    nodesOf(module.ast).some(n => callsMethod(n, 'close')),
  );
  if (!closes) {
    findings.problem('SIGTERM does not end running requests first', {
      path: handled[0]?.module.path ?? graph.entry,
    });
  }
}

/** Judges how a Node.js service speaks HTTP. */
export function judgeNodeHttp(tree: Tree, findings: Findings): string {
  const graph = graphOf(tree, findings);
  if (!graph) {
    return '';
  }
  judgeHeaders(findings, graph);
  judgeOrigins(findings, graph);
  judgeBody(findings, graph);
  judgeTimeouts(findings, graph);
  judgeRate(findings, graph);
  judgeSchemas(findings, graph);
  judgeErrors(findings, graph);
  judgeHealth(findings, graph);
  judgeShutdown(findings, graph);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a schema, errors and health endpoints tell nothing, and SIGTERM ends running requests first.';
}
