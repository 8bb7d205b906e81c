import * as t from '@babel/types';
import {
  literalStrings,
  type Module,
  nodesOf,
  propertyName,
  stringConstants,
} from './ast';
import type { Redaction } from './redaction';

/** Last part of a pino path such as `req.headers["set-cookie"]`. */
function lastKey(path: string): string {
  return (
    path
      .split(/[.[\]"']+/)
      .filter(Boolean)
      .at(-1) ?? ''
  ).toLowerCase();
}

/** An object that is written in place, or that a constant of the module holds. */
function objectOf(
  module: Module,
  node: t.Node,
): t.ObjectExpression | undefined {
  if (t.isObjectExpression(node)) {
    return node;
  }
  const held = nodesOf(module.ast).find(
    n =>
      t.isVariableDeclarator(n) &&
      t.isIdentifier(node) &&
      t.isIdentifier(n.id, { name: node.name }),
  );
  return t.isVariableDeclarator(held) && t.isObjectExpression(held.init)
    ? held.init
    : undefined;
}

/**
 * How a module redacts by pino's `redact`; undefined when it makes no logger.
 *
 * @param pinoName - local name of pino in this module
 */
export function redactionByPino(
  module: Module,
  pinoName: string,
): Redaction | undefined {
  const constants = stringConstants(module);
  const calls = nodesOf(module.ast).filter(
    (n): n is t.CallExpression =>
      t.isCallExpression(n) && t.isIdentifier(n.callee, { name: pinoName }),
  );
  const [call] = calls;
  if (!call) {
    return undefined;
  }
  const problems: string[] = [];
  if (calls.length > 1) {
    problems.push('it creates more than one logger');
  }
  const property = (object: t.Node | null | undefined, name: string) => {
    const found = t.isObjectExpression(object)
      ? object.properties.findLast(p => propertyName(p) === name)
      : undefined;
    return t.isObjectProperty(found) ? found.value : undefined;
  };
  const options = call.arguments
    .map(argument => objectOf(module, argument))
    .find(argument => argument !== undefined);
  if (property(options, 'transport')) {
    problems.push('its transport may write something else than JSON');
  }
  const redact = property(options, 'redact');
  const list = t.isObjectExpression(redact)
    ? property(redact, 'paths')
    : redact;
  const paths =
    literalStrings(list) ??
    (t.isIdentifier(list) ? constants.get(list.name) : undefined) ??
    [];
  return { kind: 'pino', keys: paths.map(lastKey), problems };
}
