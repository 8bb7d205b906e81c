import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import type { ServiceProfile } from '../../profile';
import type { Tree } from '../../types';
import { AUDIT_MEMBERS } from '../auditMembers';
import { doubtFramework } from '../frameworks';
import { judgePrivileged, readRoleMap, ROLE_MAP } from '../roleMap';
import { judgeEvents, judgeStream } from './auditEvents';
import { frameworkOf } from './frameworks';
import { type Enforcement, findDeciders, findEnforcements } from './decisions';
import {
  callsFunction,
  callsMethod,
  endsWithThrow,
  find,
  functionAround,
  graphOf,
  isBefore,
  isInside,
  valueOf,
} from './code';

/** Names of the functions around a node that put events on record, directly or by another. */
function recorders(e: Enforcement): Set<string> {
  const names = new Set<string>();
  const calls = (node: t.Node) =>
    nodesOf(node).some(
      n => callsMethod(n, 'record') || callsFunction(n, ...names),
    );
  for (const node of nodesOf(e.module.ast)) {
    if (t.isFunctionDeclaration(node) && node.id && calls(node.body)) {
      names.add(node.id.name);
    }
  }
  return names;
}

function judgeDenied(findings: Findings, e: Enforcement) {
  const names = recorders(e);
  const refused = e.refusal?.consequent;
  const recorded =
    refused &&
    nodesOf(refused).some(
      n =>
        (callsMethod(n, 'record') || callsFunction(n, ...names)) &&
        nodesOf(n).some(inner => t.isStringLiteral(inner, { value: 'denied' })),
    );
  if (!recorded) {
    findings.problem(
      'a refusal is not put on record as denied',
      placeOf(e.module, e.refusal ?? e.call),
    );
  }
}

/** Whether a privileged action does not happen when it can't be put on record. */
function judgeFailClosed(
  findings: Findings,
  e: Enforcement,
): t.ObjectMethod | undefined {
  const branches = nodesOf(e.module.ast).filter(
    (n): n is t.IfStatement =>
      t.isIfStatement(n) &&
      t.isMemberExpression(n.test) &&
      t.isIdentifier(n.test.object, { name: e.decision }) &&
      propertyName(n.test) === 'privileged',
  );
  const closed = branches.find(branch =>
    nodesOf(branch.consequent).some(n => {
      if (!callsMethod(n, 'record')) {
        return false;
      }
      const tries = nodesOf(branch.consequent).filter(
        (outer): outer is t.TryStatement =>
          t.isTryStatement(outer) && isInside(n, outer.block),
      );
      return tries.every(
        outer => !outer.handler || endsWithThrow(outer.handler.body),
      );
    }),
  );
  const method = closed && functionAround(e.module, closed);
  if (!closed || !t.isObjectMethod(method)) {
    findings.problem(
      'what is privileged happens although it could not be put on record',
      placeOf(e.module, branches[0] ?? e.call),
    );
    return undefined;
  }
  return method;
}

/** Whether every handler runs after `begin` put it on record. */
function judgeBegin(findings: Findings, graph: ModuleGraph, begin: string) {
  const prepared = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  ).filter(({ node }) => callsMethod(node.init ?? node, 'prepare'));
  if (prepared.length === 0) {
    findings.doubt('it was not found where handlers run', {
      path: graph.entry,
    });
  }
  for (const { module, node } of prepared) {
    const fn = functionAround(module, node);
    const name = t.isIdentifier(node.id) ? node.id.name : '';
    const run = nodesOf(fn?.body ?? node).find(n => callsFunction(n, name));
    const begun = nodesOf(fn?.body ?? node).some(
      n =>
        callsMethod(n, begin) &&
        run !== undefined &&
        isBefore(n, run) &&
        functionAround(module, n) === fn,
    );
    if (!begun) {
      findings.problem(
        `${module.path} runs a handler before it is put on record`,
        placeOf(module, run ?? node),
      );
    }
  }
}

/** Whether the decision says of every route with roles what the role map says of it. */
function judgePrivilege(findings: Findings, graph: ModuleGraph) {
  for (const { module, node } of findDeciders(graph)) {
    const weak = nodesOf(node.body).find(n => {
      const privileged = t.isReturnStatement(n)
        ? valueOf(n.argument, 'privileged')
        : undefined;
      if (!t.isBooleanLiteral(privileged)) {
        return false;
      }
      const condition = nodesOf(node.body)
        .filter(outer => t.isIfStatement(outer))
        .findLast(outer => isInside(n, outer.consequent));
      return !nodesOf(condition?.test ?? n).some(x =>
        t.isStringLiteral(x, { value: 'public' }),
      );
    });
    if (weak) {
      findings.problem(
        'what the role map calls privileged is not treated so',
        placeOf(module, weak),
      );
    }
  }
}

function judgeRecorded(
  tree: Tree,
  findings: Findings,
  profile: Partial<ServiceProfile>,
) {
  const map = readRoleMap(tree);
  if (map) {
    judgePrivileged(map, findings, profile.classification);
  } else {
    findings.problem(`there is no ${ROLE_MAP} that says what is privileged`, {
      path: ROLE_MAP,
    });
  }
}

/** Judges the audit trail of a Node.js service. */
export function judgeNodeAuditLog(
  tree: Tree,
  findings: Findings,
  profile: Partial<ServiceProfile>,
): string {
  const graph = graphOf(tree, findings);
  if (!graph) {
    return '';
  }
  judgeRecorded(tree, findings, profile);
  const framework = frameworkOf(graph);
  if (framework) {
    doubtFramework(findings, framework, 'decisions', { path: graph.entry });
    return '';
  }
  const auditModule = judgeEvents(findings, graph);
  if (auditModule) {
    judgeStream(findings, graph, auditModule);
  }
  const enforcements = findEnforcements(graph, findDeciders(graph));
  if (enforcements.length === 0) {
    findings.problem('no decision was found that could be put on record', {
      path: graph.entry,
    });
  }
  for (const e of enforcements) {
    findings.evidence(e.module.path);
    judgeDenied(findings, e);
    const method = judgeFailClosed(findings, e);
    const begin = method && propertyName(method);
    if (begin) {
      judgeBegin(findings, graph, begin);
    }
  }
  judgePrivilege(findings, graph);
  return `${auditModule} writes events with ${AUDIT_MEMBERS.join(', ')} to a stream of its own; refusals are on it, and what is privileged happens after it is on it.`;
}
