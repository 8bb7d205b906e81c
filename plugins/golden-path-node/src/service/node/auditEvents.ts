import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { AUDIT_MEMBERS } from '../auditMembers';
import {
  callsFunction,
  callsMethod,
  endsWithThrow,
  find,
  numberOf,
} from './code';

/** So many of them tell an event from other objects. */
const MOST_MEMBERS = 5;
const WRITERS = ['writeSync', 'appendFileSync', 'writeFileSync'];
/** Descriptors that the application's log goes to, or that are no output. */
const NOT_SEPARATE = [0, 1];

/** Descriptors and files that an expression may stand for. */
function targetsOf(
  graph: ModuleGraph,
  node: t.Node | null | undefined,
): t.Node[] {
  if (t.isConditionalExpression(node)) {
    return [
      ...targetsOf(graph, node.consequent),
      ...targetsOf(graph, node.alternate),
    ];
  }
  if (t.isIdentifier(node)) {
    const declared = find(graph, (n): n is t.VariableDeclarator =>
      t.isVariableDeclarator(n),
    ).find(
      ({ node: { id, init } }) =>
        init && t.isIdentifier(id, { name: node.name }),
    );
    return declared ? targetsOf(graph, declared.node.init) : [node];
  }
  return node ? [node] : [];
}

/** Judges what events say; path of the module that writes them, undefined when none does. */
export function judgeEvents(
  findings: Findings,
  graph: ModuleGraph,
): string | undefined {
  const events = find(graph, (n): n is t.ObjectExpression =>
    t.isObjectExpression(n),
  ).filter(({ node }) => {
    const names = node.properties.map(p => propertyName(p));
    // The event as it is written; the one that is passed on has a reason.
    return (
      AUDIT_MEMBERS.filter(m => names.includes(m)).length >= MOST_MEMBERS &&
      !names.includes('reason')
    );
  });
  const written = events.filter(({ module, node }) =>
    nodesOf(module.ast).some(
      n =>
        t.isCallExpression(n) &&
        n.arguments.includes(node) &&
        !callsMethod(n, 'record'),
    ),
  );
  if (written.length === 0) {
    findings.problem(
      'no module writes an audit event: who, what, subject, outcome',
      {
        path: graph.entry,
      },
    );
    return undefined;
  }
  for (const { module, node } of written) {
    findings.evidence(module.path);
    const names = node.properties.map(p => propertyName(p));
    const missing = AUDIT_MEMBERS.filter(m => !names.includes(m));
    if (missing.length > 0) {
      findings.problem(
        `the audit event of ${module.path} does not say ${missing.join(', ')}`,
        placeOf(module, node),
      );
    }
  }
  return written[0].module.path;
}

/** Judges where the module writes events, and whether it goes on when it can't. */
export function judgeStream(
  findings: Findings,
  graph: ModuleGraph,
  auditModule: string,
) {
  const module = graph.modules.find(m => m.path === auditModule);
  const writes = nodesOf(module?.ast ?? t.file(t.program([]))).filter(n =>
    callsFunction(n, ...WRITERS),
  );
  if (!module || writes.length === 0) {
    findings.problem(
      `${auditModule} has no stream of its own that is written before it goes on`,
      { path: auditModule },
    );
    return;
  }
  for (const write of writes) {
    const targets = t.isCallExpression(write)
      ? targetsOf(graph, write.arguments[0])
      : [];
    for (const target of targets) {
      const number = numberOf(graph, target);
      if (number !== undefined && NOT_SEPARATE.includes(number)) {
        findings.problem(
          'the audit trail goes where the log goes',
          placeOf(module, target),
        );
      }
      if (callsFunction(target, 'openSync')) {
        const [, flags, mode] = target.arguments;
        if (!t.isStringLiteral(flags, { value: 'a' })) {
          findings.problem(
            'the audit file is not opened for appending',
            placeOf(module, target),
          );
        }
        if (!t.isNumericLiteral(mode) || mode.value % 0o100 !== 0) {
          findings.problem(
            'others than its owner can read the audit file',
            placeOf(module, target),
          );
        }
      }
    }
  }
  const swallowed = nodesOf(module.ast).find(
    n => t.isTryStatement(n) && n.handler && !endsWithThrow(n.handler.body),
  );
  if (swallowed) {
    findings.problem(
      `${auditModule} goes on when the audit trail can't be written`,
      placeOf(module, swallowed),
    );
  }
}
