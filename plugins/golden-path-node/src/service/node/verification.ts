import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import type { Tree } from '../../types';
import { judgeEnvironment } from '../environment';
import { find, isFn } from './code';

const VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED';
/** Options of TLS, and of what uses it, that say whether a certificate counts. */
const OPTIONS = ['rejectUnauthorized', 'strictSSL', 'checkServerIdentity'];

const isNothing = (node: t.Node): boolean =>
  t.isIdentifier(node, { name: 'undefined' }) ||
  t.isNullLiteral(node) ||
  t.isUnaryExpression(node, { operator: 'void' });

/** Whether a function can refuse a certificate: it throws, or gives something back. */
const mayRefuse = (node: t.Node): boolean =>
  nodesOf(node).some(
    n =>
      t.isThrowStatement(n) ||
      (t.isReturnStatement(n) && n.argument && !isNothing(n.argument)),
  );

/** Whether a value of one of the options takes any certificate; undefined when that is not known. */
function takesAny(name: string, value: t.Node): boolean | undefined {
  if (name === 'checkServerIdentity') {
    if (!isFn(value)) {
      return undefined;
    }
    return t.isBlockStatement(value.body)
      ? !mayRefuse(value.body)
      : isNothing(value.body);
  }
  if (t.isBooleanLiteral(value)) {
    return !value.value;
  }
  const isOff = nodesOf(value).some(
    n =>
      t.isBooleanLiteral(n, { value: false }) ||
      t.isNumericLiteral(n, { value: 0 }),
  );
  return isOff || t.isUnaryExpression(value, { operator: '!' })
    ? true
    : undefined;
}

/** What is assigned, or a property is given. */
function valueIn(node: t.Node): t.Node {
  if (t.isAssignmentExpression(node)) {
    return node.right;
  }
  return t.isObjectProperty(node) ? node.value : node;
}

/** Judges whether a service verifies the certificates of whom it calls. */
export function judgeVerification(
  findings: Findings,
  tree: Tree,
  graph: ModuleGraph,
): void {
  judgeEnvironment(findings, tree);
  const what = 'takes any certificate of whom it calls';
  for (const { module, node } of find(
    graph,
    (n): n is t.Node =>
      t.isAssignmentExpression(n) ||
      t.isObjectProperty(n) ||
      t.isObjectMethod(n),
  )) {
    const target = t.isAssignmentExpression(node) ? node.left : node;
    const value = valueIn(node);
    const name = propertyName(target) ?? '';
    if (name === VARIABLE && !t.isIdentifier(value)) {
      findings.problem(`${module.path} ${what}`, placeOf(module, node));
    }
    if (!OPTIONS.includes(name)) {
      continue;
    }
    const any = t.isObjectMethod(value)
      ? !mayRefuse(value.body)
      : takesAny(name, value);
    if (any) {
      findings.problem(`${module.path} ${what}`, placeOf(module, node));
    } else if (any === undefined) {
      findings.doubt(
        `it was not found whether ${module.path} verifies certificates`,
        placeOf(module, node),
      );
    }
  }
}
