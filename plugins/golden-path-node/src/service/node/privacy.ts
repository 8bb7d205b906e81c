import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { findRedaction } from '../../logging/redaction';
import type { Tree } from '../../types';
import { doubtFramework } from '../frameworks';
import { judgeProcessingRecord } from '../processingRecord';
import {
  callsFunction,
  callsMethod,
  find,
  type Found,
  graphOf,
  testsOf,
  valueOf,
} from './code';
import { frameworkOf } from './frameworks';

/** Keys of a person's data that no log line shows. */
export const PERSONAL_KEYS = ['email', 'phone', 'name', 'address'];

function routeOf(
  graph: ModuleGraph,
  route: string,
): Found<t.ObjectExpression> | undefined {
  const [method, path] = route.split(' ');
  return find(graph, (n): n is t.ObjectExpression =>
    t.isObjectExpression(n),
  ).find(
    ({ node }) =>
      t.isStringLiteral(valueOf(node, 'method'), { value: method }) &&
      t.isStringLiteral(valueOf(node, 'path'), { value: path }),
  );
}

function judgeRoute(
  findings: Findings,
  graph: ModuleGraph,
  route: string,
  calls: readonly string[],
) {
  const found = routeOf(graph, route);
  if (!found) {
    findings.problem(`the service has no route ${route}`, {
      path: graph.entry,
    });
    return;
  }
  findings.evidence(found.module.path);
  for (const name of calls) {
    if (!nodesOf(found.node).some(n => callsMethod(n, name))) {
      findings.problem(
        `${route} does not ${name} what the sources keep`,
        placeOf(found.module, found.node),
      );
    }
  }
}

/** Judges how a Node.js service treats personal data. */
export function judgeNodePrivacy(tree: Tree, findings: Findings): string {
  const rights = judgeProcessingRecord(tree, findings);
  const graph = graphOf(tree, findings);
  if (!graph) {
    return '';
  }
  const framework = frameworkOf(graph);
  if (framework) {
    doubtFramework(findings, framework, 'routes', { path: graph.entry });
  } else if (rights) {
    judgeRoute(findings, graph, rights.export, ['export']);
    // Deleted is what was read back and is not there any more.
    judgeRoute(findings, graph, rights.erasure, ['erase', 'export']);
  }
  for (const { module, node } of find(graph, (n): n is t.CallExpression =>
    callsFunction(n, 'privacyRoutes'),
  )) {
    const [sources] = node.arguments;
    if (!t.isArrayExpression(sources) || sources.elements.length === 0) {
      findings.problem(
        'no source of personal data is exported or deleted',
        placeOf(module, node),
      );
    }
  }
  const loggers = graph.modules.flatMap(module => {
    const redaction = findRedaction(module, undefined);
    return redaction ? [{ module, redaction }] : [];
  });
  for (const { module, redaction } of loggers) {
    const missing = PERSONAL_KEYS.filter(key => !redaction.keys.includes(key));
    if (missing.length > 0) {
      findings.problem(`${module.path} does not redact ${missing.join(', ')}`, {
        path: module.path,
      });
    }
  }
  if (loggers.length === 0 && !framework) {
    findings.problem('no logger keeps personal data out of the log', {
      path: graph.entry,
    });
  }
  const tested = testsOf(tree).some(module => {
    const text = nodesOf(module.ast);
    const base = rights?.erasure.split(' ')[1].split('/:')[0] ?? '';
    const names = text.flatMap(n => {
      if (t.isStringLiteral(n)) {
        return [n.value];
      }
      return t.isTemplateElement(n) ? [n.value.raw] : [];
    });
    return (
      names.includes('DELETE') &&
      names.some(n => base !== '' && n.startsWith(base))
    );
  });
  if (rights && !tested) {
    findings.problem(`no test calls ${rights.erasure}`, { path: 'src/test' });
  }
  return `privacy/record.yaml says what is kept, why and how long; ${rights?.export} and ${rights?.erasure} are tested, and the log keeps ${PERSONAL_KEYS.join(', ')} out.`;
}
