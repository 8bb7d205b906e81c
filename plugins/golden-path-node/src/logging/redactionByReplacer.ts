import * as t from '@babel/types';
import {
  isMember,
  type Module,
  namedFunctions,
  nodesOf,
  propertyName,
  stringConstants,
} from './ast';
import type { Redaction } from './redaction';

/** A function `(key, value)` that masks the values of the keys in a constant. */
interface Replacer {
  name: string;
  keys: string[];
  problems: string[];
}

function unwrapReturn(
  body: t.Node,
): { test: t.Node; masked: t.Node; plain: t.Node } | undefined {
  if (t.isConditionalExpression(body)) {
    return { test: body.test, masked: body.consequent, plain: body.alternate };
  }
  if (!t.isBlockStatement(body)) {
    return undefined;
  }
  const [first, second] = body.body;
  if (
    body.body.length === 1 &&
    t.isReturnStatement(first) &&
    t.isConditionalExpression(first.argument)
  ) {
    return unwrapReturn(first.argument);
  }
  if (
    body.body.length === 2 &&
    t.isIfStatement(first) &&
    !first.alternate &&
    t.isReturnStatement(second) &&
    second.argument
  ) {
    const taken = t.isBlockStatement(first.consequent)
      ? first.consequent.body
      : [first.consequent];
    const [only] = taken;
    if (taken.length === 1 && t.isReturnStatement(only) && only.argument) {
      return {
        test: first.test,
        masked: only.argument,
        plain: second.argument,
      };
    }
  }
  return undefined;
}

/** Whether an expression is a variable, or what a function makes of it alone. */
function isOf(node: t.Node, name: string): boolean {
  return (
    t.isIdentifier(node, { name }) ||
    (t.isCallExpression(node) &&
      t.isIdentifier(node.callee) &&
      node.arguments.length === 1 &&
      t.isIdentifier(node.arguments[0], { name }))
  );
}

/** The same of each of the values that an expression may have. */
function isPlain(node: t.Node, value: string): boolean {
  return t.isConditionalExpression(node)
    ? isPlain(node.consequent, value) && isPlain(node.alternate, value)
    : isOf(node, value);
}

function findReplacers(module: Module): Replacer[] {
  const constants = stringConstants(module);
  return namedFunctions(module).flatMap(({ name, node }) => {
    const [key, value] = node.params;
    const parts = unwrapReturn(node.body);
    if (
      node.params.length !== 2 ||
      !t.isIdentifier(key) ||
      !t.isIdentifier(value) ||
      !parts ||
      !t.isStringLiteral(parts.masked) ||
      !isPlain(parts.plain, value.name) ||
      !t.isCallExpression(parts.test) ||
      !t.isMemberExpression(parts.test.callee) ||
      !t.isIdentifier(parts.test.callee.object) ||
      !['has', 'includes'].includes(propertyName(parts.test.callee) ?? '')
    ) {
      return [];
    }
    const list = parts.test.callee.object.name;
    const keys = constants.get(list);
    const [asked] = parts.test.arguments;
    if (!keys) {
      return [];
    }
    const problems: string[] = [];
    const ignoresCase =
      t.isCallExpression(asked) &&
      t.isMemberExpression(asked.callee) &&
      propertyName(asked.callee) === 'toLowerCase' &&
      isOf(asked.callee.object, key.name);
    if (!ignoresCase) {
      problems.push('its replacer does not ignore the case of keys');
    }
    const changed = nodesOf(module.ast).some(
      n =>
        (t.isMemberExpression(n) &&
          t.isIdentifier(n.object, { name: list }) &&
          !['has', 'includes'].includes(propertyName(n) ?? '')) ||
        (t.isAssignmentExpression(n) && t.isIdentifier(n.left, { name: list })),
    );
    if (changed) {
      problems.push(`its list ${list} is changed or used in another way`);
    }
    return [{ name, keys, problems }];
  });
}

function isStringify(node: t.Node | null | undefined): boolean {
  return t.isCallExpression(node) && isMember(node.callee, 'JSON', 'stringify');
}

function stringifyCalls(root: t.Node): t.CallExpression[] {
  return nodesOf(root).filter(
    (n): n is t.CallExpression => t.isCallExpression(n) && isStringify(n),
  );
}

/** Whether an expression is a rendered line, perhaps with fixed text around it. */
function isRendered(
  node: t.Node | null | undefined,
  renderers: Set<string>,
): boolean {
  if (t.isTemplateLiteral(node)) {
    return (
      node.expressions.length > 0 &&
      node.expressions.every(e => isRendered(e, renderers))
    );
  }
  if (t.isBinaryExpression(node, { operator: '+' })) {
    const sides = [node.left, node.right].filter(s => !t.isStringLiteral(s));
    return sides.length > 0 && sides.every(s => isRendered(s, renderers));
  }
  return (
    isStringify(node) ||
    (t.isCallExpression(node) &&
      t.isIdentifier(node.callee) &&
      renderers.has(node.callee.name))
  );
}

/** Calls that put a line out: the console, the process's streams, an injected `write`. */
function outputCalls(module: Module): t.CallExpression[] {
  return nodesOf(module.ast).filter((node): node is t.CallExpression => {
    if (!t.isCallExpression(node)) {
      return false;
    }
    const { callee } = node;
    return (
      t.isIdentifier(callee, { name: 'write' }) ||
      (t.isMemberExpression(callee) &&
        (propertyName(callee) === 'write' ||
          t.isIdentifier(callee.object, { name: 'console' })))
    );
  });
}

/** How a module redacts by a replacer of JSON.stringify; undefined when it does not. */
export function redactionByReplacer(module: Module): Redaction | undefined {
  const stringifies = stringifyCalls(module.ast);
  const replacers = findReplacers(module);
  if (stringifies.length === 0 || replacers.length === 0) {
    return undefined;
  }
  const used = replacers.filter(r =>
    stringifies.some(s => t.isIdentifier(s.arguments[1], { name: r.name })),
  );
  const names = new Set(used.map(r => r.name));
  const problems = used.flatMap(r => r.problems);
  const bare = stringifies.some(
    s => !t.isIdentifier(s.arguments[1]) || !names.has(s.arguments[1].name),
  );
  if (bare) {
    problems.push('it writes JSON without the replacer that redacts');
  }
  const renderers = new Set(
    namedFunctions(module)
      .filter(f => {
        const returns = nodesOf(f.node.body).filter(n =>
          t.isReturnStatement(n),
        );
        return t.isExpression(f.node.body)
          ? isStringify(f.node.body)
          : returns.length > 0 && returns.every(r => isStringify(r.argument));
      })
      .map(f => f.name),
  );
  const outputs = outputCalls(module);
  if (outputs.length === 0) {
    problems.push('it puts out no line');
  } else if (!outputs.every(o => isRendered(o.arguments[0], renderers))) {
    problems.push('it puts out a line that is not rendered as JSON');
  }
  const keys = used.map(r => r.keys.map(k => k.toLowerCase()));
  return {
    kind: 'replacer',
    // What every replacer masks.
    keys: (keys[0] ?? []).filter(k => keys.every(list => list.includes(k))),
    problems,
  };
}
