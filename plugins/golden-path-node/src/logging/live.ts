import * as t from '@babel/types';
import { childrenOf, fieldsOf, isNode } from './children';
import { type Draft, unusedIn } from './used';

type Constant = string | number | boolean | null | undefined;
/** A value that is known without running the code. */
type Known = { value: Constant } | undefined;

/** Names that always stand for one plain value in a module: declared once, and never written. */
function constantsOf(ast: t.File): Map<string, Constant> {
  const plain = new Map<string, Constant>();
  const unclear = new Set<string>();
  t.traverseFast(ast, node => {
    if (t.isVariableDeclaration(node)) {
      for (const { id, init } of node.declarations) {
        if (!t.isIdentifier(id)) {
          continue;
        }
        const value = node.kind === 'const' ? literal(init) : undefined;
        if (!value || plain.has(id.name)) {
          unclear.add(id.name);
        } else {
          plain.set(id.name, value.value);
        }
      }
    }
    if (t.isFunction(node)) {
      node.params.forEach(p => t.isIdentifier(p) && unclear.add(p.name));
    }
  });
  unclear.forEach(name => plain.delete(name));
  return plain;
}

function literal(node: t.Node | null | undefined): Known {
  if (
    t.isBooleanLiteral(node) ||
    t.isNumericLiteral(node) ||
    t.isStringLiteral(node)
  ) {
    return { value: node.value };
  }
  return t.isNullLiteral(node) ? { value: null } : undefined;
}

/** Value of an expression that is known without running the code. */
function known(node: t.Node, constants: ReadonlyMap<string, Constant>): Known {
  if (t.isIdentifier(node)) {
    if (node.name === 'undefined') {
      return { value: undefined };
    }
    return constants.has(node.name)
      ? { value: constants.get(node.name) }
      : undefined;
  }
  if (t.isUnaryExpression(node, { operator: '!' })) {
    const inner = known(node.argument, constants);
    return inner && { value: !inner.value };
  }
  if (t.isLogicalExpression(node)) {
    const left = known(node.left, constants);
    const right = known(node.right, constants);
    if (node.operator === '&&' && left) {
      return left.value ? right : left;
    }
    if (node.operator === '||' && left) {
      return left.value ? left : right;
    }
    // Whatever the other side is, it does not hold.
    return node.operator === '&&' && right && !right.value
      ? { value: false }
      : undefined;
  }
  return literal(node);
}

const exits = (node: t.Node): boolean =>
  t.isExpressionStatement(node) &&
  t.isCallExpression(node.expression) &&
  t.isMemberExpression(node.expression.callee) &&
  t.isIdentifier(node.expression.callee.object, { name: 'process' }) &&
  t.isIdentifier(node.expression.callee.property) &&
  ['exit', 'abort'].includes(node.expression.callee.property.name);

const ends = (node: t.Node): boolean =>
  t.isReturnStatement(node) ||
  t.isThrowStatement(node) ||
  t.isBreakStatement(node) ||
  t.isContinueStatement(node) ||
  exits(node);

/** Statements up to the one that ends them; functions are there wherever they are written. */
function reached(body: t.Statement[], dead: t.Node[]): t.Statement[] {
  const end = body.findIndex(ends);
  if (end < 0 || end === body.length - 1) {
    return body;
  }
  const after = body.slice(end + 1);
  dead.push(...after.filter(n => !t.isFunctionDeclaration(n)));
  return [
    ...body.slice(0, end + 1),
    ...after.filter(n => t.isFunctionDeclaration(n)),
  ];
}

/** Takes out what never runs: after the end of a block, and under conditions that never hold. */
function cut(
  node: t.Node,
  constants: ReadonlyMap<string, Constant>,
  dead: t.Node[],
): void {
  if (t.isProgram(node) || t.isBlockStatement(node)) {
    node.body = reached(node.body, dead);
  }
  if (t.isIfStatement(node)) {
    const test = known(node.test, constants);
    if (test && !test.value) {
      dead.push(node.consequent);
      node.consequent = t.emptyStatement();
    } else if (test && node.alternate) {
      dead.push(node.alternate);
      node.alternate = null;
    }
  }
  if (t.isWhileStatement(node)) {
    const test = known(node.test, constants);
    if (test && !test.value) {
      dead.push(node.body);
      node.body = t.emptyStatement();
    }
  }
  if (t.isLogicalExpression(node)) {
    const left = known(node.left, constants);
    const skipped = node.operator === '&&' ? !left?.value : left?.value;
    if (left && skipped && node.operator !== '??') {
      dead.push(node.right);
      node.right = t.identifier('undefined');
    }
  }
  if (t.isConditionalExpression(node)) {
    const test = known(node.test, constants);
    if (test) {
      const never = test.value ? 'alternate' : 'consequent';
      dead.push(node[never]);
      node[never] = t.identifier('undefined');
    }
  }
  childrenOf(node).forEach(child => cut(child, constants, dead));
}

function remove(node: t.Node, gone: ReadonlySet<t.Node>): void {
  for (const key of fieldsOf(node)) {
    const value: unknown = Reflect.get(node, key);
    if (Array.isArray(value)) {
      const left: unknown[] = value.filter(
        one =>
          !isNode(one) ||
          !(
            gone.has(one) ||
            (t.isExportNamedDeclaration(one) &&
              one.declaration &&
              gone.has(one.declaration))
          ),
      );
      Reflect.set(node, key, left);
    }
  }
  childrenOf(node).forEach(child => remove(child, gone));
}

/**
 * Takes out of modules what never runs: what comes after the end of a block, is
 * under a condition that never holds, and functions and classes that nobody
 * uses. The trees are changed.
 *
 * @returns what was taken out, per module
 */
export function takeOutDead(drafts: readonly Draft[]): t.Node[][] {
  const dead = drafts.map(({ ast }) => {
    const out: t.Node[] = [];
    cut(ast.program, constantsOf(ast), out);
    return out;
  });
  const gone = unusedIn(drafts);
  drafts.forEach(({ ast }, index) => {
    if (gone.size > 0) {
      const there: t.Node[] = [];
      t.traverseFast(ast, node => {
        if (gone.has(node)) {
          there.push(node);
        }
      });
      if (there.length > 0) {
        remove(ast.program, gone);
        dead[index].push(...there);
      }
    }
  });
  return dead;
}
