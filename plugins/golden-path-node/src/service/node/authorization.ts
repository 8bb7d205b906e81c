import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { Tree } from '../../types';
import { judgeRoleMap, ROLE_MAP } from '../roleMap';
import {
  assertedNumbers,
  callsMethod,
  conditionsOf,
  endsWithThrow,
  functionAround,
  graphOf,
  isBefore,
  isInside,
  testsOf,
} from './code';
import { judgeEntrance } from './entrance';
import { doubtFramework } from '../frameworks';
import { frameworkOf } from './frameworks';
import { judgeTokens } from './tokens';
import {
  type Decider,
  type Enforcement,
  findDeciders,
  findEnforcements,
  outcomesOf,
} from './decisions';

/** Whether a condition lets in by the role map alone: by a role, by the caller's own name, or as a public route. */
function isGrant(test: t.Node): boolean {
  const nodes = nodesOf(test);
  const loose = nodes.some(
    n =>
      t.isLogicalExpression(n, { operator: '||' }) ||
      t.isLogicalExpression(n, { operator: '??' }) ||
      t.isUnaryExpression(n) ||
      t.isBooleanLiteral(n) ||
      t.isConditionalExpression(n) ||
      (t.isBinaryExpression(n) &&
        ['!=', '!==', '=='].includes(n.operator) &&
        !(
          t.isIdentifier(n.right, { name: 'undefined' }) && n.operator === '!=='
        )),
  );
  const reads = (...names: string[]) =>
    nodes.some(
      n =>
        (t.isMemberExpression(n) || t.isOptionalMemberExpression(n)) &&
        names.includes(propertyName(n) ?? ''),
    );
  const byRole =
    nodes.some(n => {
      const call = t.isOptionalCallExpression(n) || t.isCallExpression(n);
      return call && 'callee' in n && propertyName(n.callee) === 'some';
    }) &&
    nodes.some(n => callsMethod(n, 'includes', 'has')) &&
    reads('roles');
  const byName =
    reads('subject') &&
    nodes.some(n => t.isBinaryExpression(n, { operator: '===' }));
  const isPublic =
    reads('kind', 'public') &&
    nodes.some(
      n =>
        t.isBinaryExpression(n, { operator: '===' }) &&
        t.isStringLiteral(n.right, { value: 'public' }),
    );
  return !loose && (byRole || byName || isPublic);
}

function judgeDecider(findings: Findings, { module, node, name }: Decider) {
  findings.evidence(module.path);
  const outcomes = outcomesOf(node);
  const last = t.isBlockStatement(node.body)
    ? node.body.body.at(-1)
    : undefined;
  const ends = outcomes.find(o => o.node === last);
  if (!ends || !t.isBooleanLiteral(ends.allowed, { value: false })) {
    findings.problem(
      `${name} does not end with a refusal, so what it does not know is let in`,
      placeOf(module, last ?? node),
    );
  }
  for (const { node: outcome, allowed } of outcomes) {
    if (t.isBooleanLiteral(allowed, { value: false }) || outcome === last) {
      continue;
    }
    const condition = nodesOf(node.body)
      .filter(n => t.isIfStatement(n))
      .findLast(n => isInside(outcome, n.consequent));
    if (
      !t.isBooleanLiteral(allowed) ||
      !condition ||
      !isGrant(condition.test)
    ) {
      findings.problem(
        `${name} lets in by something else than the role map`,
        placeOf(module, condition ?? outcome),
      );
    }
  }
  const refusesNobody = nodesOf(node.body).some(
    n =>
      t.isIfStatement(n) &&
      t.isUnaryExpression(n.test, { operator: '!' }) &&
      t.isIdentifier(n.test.argument) &&
      outcomes.some(
        o =>
          isInside(o.node, n.consequent) &&
          t.isBooleanLiteral(o.allowed, { value: false }),
      ),
  );
  if (!refusesNobody) {
    findings.problem(
      `${name} does not refuse who has no valid token`,
      placeOf(module, node),
    );
  }
}

function judgeEnforcement(findings: Findings, e: Enforcement) {
  findings.evidence(e.module.path);
  const isSure =
    e.refusal !== undefined &&
    conditionsOf(e.refusal, e.fn.body).length === 0 &&
    conditionsOf(e.call, e.fn.body).length === 0;
  if (!e.refusal || !endsWithThrow(e.refusal.consequent) || !isSure) {
    findings.problem(
      'a decision is asked for, and who is refused goes on all the same',
      placeOf(e.module, e.refusal ?? e.call),
    );
  }
  const early = nodesOf(e.fn.body).find(
    n =>
      t.isReturnStatement(n) &&
      functionAround(e.module, n) === e.fn &&
      e.refusal !== undefined &&
      isBefore(n, e.refusal),
  );
  if (early) {
    findings.problem(
      'some requests pass before the decision is asked for',
      placeOf(e.module, early),
    );
  }
}

function judgeTests(tree: Tree, findings: Findings) {
  const asserted = assertedNumbers(testsOf(tree));
  for (const status of [401, 403]) {
    if (!asserted.has(status)) {
      findings.problem(`no test expects that somebody gets ${status}`, {
        path: 'src/test',
      });
    }
  }
}

/** Judges who a Node.js service lets in: by the role map, and nobody else. */
export function judgeNodeAuthorization(tree: Tree, findings: Findings): string {
  const map = judgeRoleMap(tree, findings);
  const graph = graphOf(tree, findings);
  if (!graph) {
    return '';
  }
  const framework = frameworkOf(graph);
  if (framework) {
    judgeTests(tree, findings);
    doubtFramework(findings, framework, 'routes', { path: graph.entry });
    return '';
  }
  const readers = graph.modules.filter(module =>
    nodesOf(module.ast).some(
      n => t.isStringLiteral(n) && n.value.split('/').at(-1) === ROLE_MAP,
    ),
  );
  if (readers.length === 0) {
    findings.problem(`nothing that ${graph.entry} runs reads ${ROLE_MAP}`, {
      path: graph.entry,
    });
  }
  const deciders = findDeciders(graph);
  if (deciders.length === 0) {
    findings.problem('no function was found that decides who may do what', {
      path: graph.entry,
    });
  }
  deciders.forEach(decider => judgeDecider(findings, decider));
  const enforcements = findEnforcements(graph, deciders);
  if (deciders.length > 0 && enforcements.length === 0) {
    findings.problem('nothing asks for a decision before it acts', {
      path: graph.entry,
    });
  }
  enforcements.forEach(e => judgeEnforcement(findings, e));
  judgeEntrance(findings, graph, enforcements);
  judgeTokens(findings, graph, enforcements);
  judgeTests(tree, findings);
  return `${ROLE_MAP} has a rule for ${map?.rules.length ?? 0} routes; ${
    deciders[0]?.name ?? 'the service'
  } refuses what it does not allow, every handler runs after that, and tests expect 401 and 403.`;
}
