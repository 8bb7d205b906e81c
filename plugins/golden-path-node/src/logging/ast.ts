import { parse } from '@babel/parser';
import * as t from '@babel/types';
import { Recent } from '../recent';
import type { Evidence } from '../types';
import { countWork } from '../work';

const MAX_CHARACTERS = 200 * 1024;

/** A parsed source file. */
export interface Module {
  path: string;
  ast: t.File;
  /** What was taken out because it never runs. */
  dead?: readonly t.Node[];
}

const recent = new Recent<{ module: Module | undefined }>(100);
const nodes = new WeakMap<t.Node, t.Node[]>();

/** Parses TypeScript or JavaScript; undefined when it can't be parsed. */
export function parseModule(path: string, text: string): Module | undefined {
  return recent.get(`${path}\0${text}`, () => ({ module: parsed(path, text) }))
    .module;
}

/** Parses it into a tree of its own, which may be changed. */
export function parsed(path: string, text: string): Module | undefined {
  if (text.length > MAX_CHARACTERS) {
    return undefined;
  }
  try {
    const ast = parse(text, {
      sourceType: 'unambiguous',
      plugins: path.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'],
    });
    return { path, ast };
  } catch {
    return undefined;
  }
}

/** All nodes below (and with) a node. */
export function nodesOf(root: t.Node): readonly t.Node[] {
  const known = nodes.get(root);
  if (known) {
    countWork(known.length);
    return known;
  }
  const found: t.Node[] = [];
  t.traverseFast(root, node => {
    found.push(node);
  });
  countWork(found.length);
  if (t.isFile(root)) {
    nodes.set(root, found);
  }
  return found;
}

/** Where a node is. */
export function placeOf(module: Module, node: t.Node): Evidence {
  const line = node.loc?.start.line;
  return line === undefined
    ? { path: module.path }
    : { path: module.path, line };
}

/** Name of a property that is known without running the code. */
export function propertyName(node: t.Node): string | undefined {
  if (t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) {
    if (!node.computed && t.isIdentifier(node.property)) {
      return node.property.name;
    }
    return t.isStringLiteral(node.property) ? node.property.value : undefined;
  }
  if (t.isObjectProperty(node) || t.isObjectMethod(node)) {
    if (!node.computed && t.isIdentifier(node.key)) {
      return node.key.name;
    }
    return t.isStringLiteral(node.key) ? node.key.value : undefined;
  }
  return undefined;
}

/** Whether a node is `object.property`. */
export function isMember(
  node: t.Node | null | undefined,
  object: string,
  ...properties: string[]
): boolean {
  return (
    (t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) &&
    t.isIdentifier(node.object, { name: object }) &&
    properties.includes(propertyName(node) ?? '')
  );
}

/** String literals of an array, or of the array that a set is made of. */
export function literalStrings(
  node: t.Node | null | undefined,
): string[] | undefined {
  if (t.isTSAsExpression(node) || t.isTSSatisfiesExpression(node)) {
    return literalStrings(node.expression);
  }
  if (
    t.isNewExpression(node) &&
    t.isIdentifier(node.callee, { name: 'Set' }) &&
    node.arguments.length === 1
  ) {
    return literalStrings(node.arguments[0]);
  }
  if (t.isArrayExpression(node)) {
    return node.elements.flatMap(e => (t.isStringLiteral(e) ? [e.value] : []));
  }
  return undefined;
}

/** Constants at the top of a module that hold strings. */
export function stringConstants(module: Module): Map<string, string[]> {
  const constants = new Map<string, string[]>();
  for (const statement of module.ast.program.body) {
    const declaration = t.isExportNamedDeclaration(statement)
      ? statement.declaration
      : statement;
    if (t.isVariableDeclaration(declaration) && declaration.kind === 'const') {
      for (const { id, init } of declaration.declarations) {
        const strings = literalStrings(init);
        if (t.isIdentifier(id) && strings) {
          constants.set(id.name, strings);
        }
      }
    }
  }
  return constants;
}

/** A function with the name that it is called by. */
export interface NamedFunction {
  name: string;
  node:
    t.FunctionDeclaration | t.ArrowFunctionExpression | t.FunctionExpression;
}

/** Functions of a module that have a name. */
export function namedFunctions(module: Module): NamedFunction[] {
  return nodesOf(module.ast).flatMap((node): NamedFunction[] => {
    if (t.isFunctionDeclaration(node) && node.id) {
      return [{ name: node.id.name, node }];
    }
    if (
      t.isVariableDeclarator(node) &&
      t.isIdentifier(node.id) &&
      (t.isArrowFunctionExpression(node.init) ||
        t.isFunctionExpression(node.init))
    ) {
      return [{ name: node.id.name, node: node.init }];
    }
    return [];
  });
}
