import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import type { Tree } from '../../types';
import { doubtFramework } from '../frameworks';
import { MOST_BODY_BYTES } from '../headers';
import { judgeHeaders } from './answers';
import { judgeReaders } from './bodies';
import { conditionsOf, find, functionAround, graphOf } from './code';
import { frameworkOf } from './frameworks';
import { judgeErrors } from './errors';
import { judgeHealth, judgeSchemas } from './httpContent';
import { judgeShutdown, judgeTimeouts } from './servers';
import { judgeVerification } from './verification';

/** Packages that refuse callers for too many calls. */
const LIMITERS = /rate-?limit|slow-down/;

/** Texts of literals and of templates. */
function textsOf(node: t.Node): string[] {
  if (t.isStringLiteral(node)) {
    return [node.value];
  }
  return t.isTemplateElement(node) ? [node.value.cooked ?? node.value.raw] : [];
}

function judgeOrigins(findings: Findings, graph: ModuleGraph) {
  for (const { module, node } of find(graph, (n): n is t.Node =>
    textsOf(n).some(text => /^access-control-(?!request-)/i.test(text)),
  )) {
    findings.problem('other origins may read answers', placeOf(module, node));
  }
  const cors = [...graph.packages].find(p => /(?:^|\/)cors$/.test(p));
  if (cors) {
    findings.problem(`${cors} lets other origins read answers`, {
      path: graph.entry,
    });
  }
}

const isStatus =
  (status: number) =>
  (n: t.Node): n is t.NewExpression =>
    t.isNewExpression(n) &&
    t.isNumericLiteral(n.arguments[0], { value: status });

const refusesCalls = (n: t.Node): n is t.ThrowStatement =>
  t.isThrowStatement(n) && isStatus(429)(n.argument);

/** What a condition reads that never changes, or that the environment sets. */
function switchIn(
  graph: ModuleGraph,
  test: t.Node,
): 'off' | 'environment' | undefined {
  const nodes = nodesOf(test);
  if (nodes.some(n => t.isBooleanLiteral(n, { value: false }))) {
    return 'off';
  }
  if (nodes.some(n => t.isIdentifier(n, { name: 'env' }))) {
    return 'environment';
  }
  const names = nodes.flatMap(n => (t.isIdentifier(n) ? [n.name] : []));
  const declared = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  ).filter(({ node: { id } }) => t.isIdentifier(id) && names.includes(id.name));
  if (
    declared.some(
      ({ node: { init } }) =>
        t.isIdentifier(init, { name: 'undefined' }) || t.isNullLiteral(init),
    )
  ) {
    return 'off';
  }
  return declared.some(({ node: { init } }) =>
    nodesOf(init ?? test).some(n => t.isIdentifier(n, { name: 'env' })),
  )
    ? 'environment'
    : undefined;
}

function judgeRate(findings: Findings, graph: ModuleGraph) {
  const refusals = find(graph, refusesCalls);
  if (refusals.length === 0) {
    const [dead] = graph.modules.flatMap(module =>
      (module.dead ?? []).flatMap(node =>
        nodesOf(node).some(refusesCalls) ? [placeOf(module, node)] : [],
      ),
    );
    const other =
      [...graph.packages].some(name => LIMITERS.test(name)) ||
      find(graph, (n): n is t.NumericLiteral =>
        t.isNumericLiteral(n, { value: 429 }),
      ).length > 0;
    if (other) {
      findings.doubt('it was not found when callers are refused (429)', {
        path: graph.entry,
      });
    } else {
      findings.problem(
        'no caller is refused for too many calls (429)',
        dead ?? { path: graph.entry },
      );
    }
  }
  for (const { module, node } of refusals) {
    const fn = functionAround(module, node);
    for (const condition of conditionsOf(node, fn?.body ?? module.ast)) {
      const by = t.isIfStatement(condition)
        ? switchIn(graph, condition.test)
        : undefined;
      if (by === 'off') {
        findings.problem(
          'the limit on calls is switched off',
          placeOf(module, condition),
        );
      } else if (by) {
        findings.doubt(
          'the environment may switch off the limit on calls',
          placeOf(module, condition),
        );
      }
    }
  }
}

/** Judges how a Node.js service speaks HTTP. */
export function judgeNodeHttp(tree: Tree, findings: Findings): string {
  const graph = graphOf(tree, findings);
  if (!graph) {
    return '';
  }
  judgeOrigins(findings, graph);
  judgeErrors(findings, graph);
  judgeVerification(findings, tree, graph);
  const framework = frameworkOf(graph);
  if (framework) {
    doubtFramework(findings, framework, 'answers', { path: graph.entry });
    return '';
  }
  judgeHeaders(findings, graph);
  judgeReaders(findings, graph, MOST_BODY_BYTES);
  judgeTimeouts(findings, graph);
  judgeRate(findings, graph);
  judgeSchemas(findings, graph);
  judgeHealth(findings, graph);
  judgeShutdown(findings, graph);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a schema, errors and health endpoints tell nothing, certificates are verified, and SIGTERM ends running requests first.';
}
