import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import {
  callsFunction,
  callsMethod,
  find,
  type Found,
  overrideOf,
  textOf,
  valueOf,
} from './code';
import type { Enforcement } from './decisions';

const WEAK_ALGORITHM = /^(?:none|HS\d+)$/i;
/** Functions of the libraries that read a token and verify nothing. */
const READERS = [
  'decodeJwt',
  'decodeProtectedHeader',
  'jwtDecode',
  'jwt_decode',
];
const VERIFIERS = ['jwtVerify'];

/** Calls that verify a token, of jose and of jsonwebtoken. */
function verificationsOf(graph: ModuleGraph): Found<t.CallExpression>[] {
  return find(graph, (n): n is t.CallExpression =>
    t.isCallExpression(n),
  ).filter(({ module, node }) => {
    const locals = graph.imported.get(module.path);
    const { callee } = node;
    return (
      callsFunction(node, ...VERIFIERS) ||
      callsMethod(node, ...VERIFIERS) ||
      (t.isMemberExpression(callee) &&
        propertyName(callee) === 'verify' &&
        t.isIdentifier(callee.object) &&
        locals?.get(callee.object.name) === 'jsonwebtoken')
    );
  });
}

/** The options of a verification, also when they have a name. */
function optionsOf(
  graph: ModuleGraph,
  { node }: Found<t.CallExpression>,
): t.ObjectExpression | undefined {
  const given = node.arguments[2];
  const made = t.isIdentifier(given)
    ? find(graph, (n): n is t.VariableDeclarator =>
        t.isVariableDeclarator(n),
      ).find(v => t.isIdentifier(v.node.id, { name: given.name }))?.node.init
    : given;
  return t.isObjectExpression(made) ? made : undefined;
}

function judgeVerification(
  findings: Findings,
  graph: ModuleGraph,
  call: Found<t.CallExpression>,
) {
  const { module, node } = call;
  const options = optionsOf(graph, call);
  if (!options) {
    findings.problem(
      'tokens are taken of any issuer, for anybody and for ever',
      placeOf(module, node),
    );
    return;
  }
  for (const name of ['algorithms', 'audience', 'issuer']) {
    const value = valueOf(options, name);
    if (!value || t.isIdentifier(value, { name: 'undefined' })) {
      findings.problem(
        `tokens are taken of any ${name}`,
        placeOf(module, node),
      );
    }
    const override = overrideOf(options, name);
    if (value && override) {
      findings.doubt(
        `tokens may be taken of any ${name}`,
        placeOf(module, override),
      );
    }
  }
  const required = nodesOf(valueOf(options, 'requiredClaims') ?? t.noop());
  const endless = valueOf(options, 'ignoreExpiration');
  if (
    !required.some(n => textOf(n) === 'exp') ||
    (endless && !t.isBooleanLiteral(endless, { value: false }))
  ) {
    const checked = nodesOf(module.ast).some(
      n => t.isMemberExpression(n) && propertyName(n) === 'exp',
    );
    if (!checked || endless) {
      findings.problem(
        'tokens that never end are taken',
        placeOf(module, node),
      );
    }
  }
  for (const one of nodesOf(module.ast)) {
    if (t.isStringLiteral(one) && WEAK_ALGORITHM.test(one.value)) {
      findings.problem(
        'tokens are taken that anybody who reads the key can make',
        placeOf(module, one),
      );
    }
  }
}

const propertyNameOf = (n: t.Node): string | undefined =>
  t.isClassMethod(n) && t.isIdentifier(n.key) ? n.key.name : propertyName(n);

/** What says who calls, and verifies nothing: `verify` that makes up a principal. */
function judgeMadeUp(findings: Findings, graph: ModuleGraph) {
  const named = find(
    graph,
    (n): n is t.Node =>
      (t.isObjectMethod(n) || t.isClassMethod(n) || t.isObjectProperty(n)) &&
      propertyNameOf(n) === 'verify',
  );
  for (const { module, node } of named) {
    const nodes = nodesOf(node);
    const makes = nodes.find(
      n => t.isObjectExpression(n) && valueOf(n, 'roles') !== undefined,
    );
    const verifies = nodes.some(
      n =>
        callsFunction(n, ...VERIFIERS, 'verify') ||
        callsMethod(n, ...VERIFIERS, 'verify'),
    );
    if (makes && !verifies) {
      findings.problem(
        'somebody is let in without a token that was verified',
        placeOf(module, makes),
      );
    }
  }
}

/** Whether who is decided on comes from a token. */
function judgePrincipal(findings: Findings, e: Enforcement) {
  const given = e.call.arguments
    .map(argument => valueOf(argument, 'principal'))
    .find(value => value !== undefined);
  if (!given) {
    return;
  }
  const { module } = e;
  const made = t.isIdentifier(given)
    ? nodesOf(e.fn.body).flatMap((n): t.Node[] => {
        if (
          t.isVariableDeclarator(n) &&
          t.isIdentifier(n.id, { name: given.name })
        ) {
          return n.init ? [n.init] : [];
        }
        return t.isAssignmentExpression(n) &&
          t.isIdentifier(n.left, { name: given.name })
          ? [n.right]
          : [];
      })
    : [given];
  const claimed = made
    .flatMap(node => nodesOf(node))
    .find(
      n =>
        t.isObjectExpression(n) ||
        ((t.isMemberExpression(n) || t.isOptionalMemberExpression(n)) &&
          propertyName(n) === 'headers'),
    );
  if (claimed) {
    findings.problem(
      'who calls is told by something else than a token',
      placeOf(module, claimed),
    );
  } else if (
    !made.some(node => nodesOf(node).some(n => callsMethod(n, 'verify')))
  ) {
    findings.doubt(
      'it was not found how a token says who calls',
      placeOf(module, given),
    );
  }
}

/** Judges whether callers are known by tokens that were verified, and by nothing else. */
export function judgeTokens(
  findings: Findings,
  graph: ModuleGraph,
  enforcements: readonly Enforcement[],
): void {
  const verifications = verificationsOf(graph);
  if (verifications.length === 0) {
    findings.doubt('it was not found where tokens are verified', {
      path: graph.entry,
    });
  }
  verifications.forEach(call => judgeVerification(findings, graph, call));
  for (const { module, node } of find(
    graph,
    (n): n is t.CallExpression =>
      callsFunction(n, ...READERS) || callsMethod(n, ...READERS),
  )) {
    findings.problem(
      'a token is read that nobody verified',
      placeOf(module, node),
    );
  }
  judgeMadeUp(findings, graph);
  enforcements.forEach(e => judgePrincipal(findings, e));
}
