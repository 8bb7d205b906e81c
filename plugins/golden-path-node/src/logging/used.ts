import * as t from '@babel/types';
import { childrenOf } from './children';

/** A function, or a class, with the name that it is used by. */
interface Unit {
  name: string;
  /** What is taken out when nobody uses it. */
  node: t.Node;
}

/** A module while it is told what of it runs. */
export interface Draft {
  ast: t.File;
  /** Whether others start it, so that what it exports is used. */
  isEntry: boolean;
}

function unitOf(node: t.Node): Unit | undefined {
  if (
    (t.isFunctionDeclaration(node) || t.isClassDeclaration(node)) &&
    node.id &&
    !(t.isClassDeclaration(node) && (node.decorators ?? []).length > 0)
  ) {
    return { name: node.id.name, node };
  }
  return t.isVariableDeclarator(node) &&
    t.isIdentifier(node.id) &&
    (t.isArrowFunctionExpression(node.init) ||
      t.isFunctionExpression(node.init))
    ? { name: node.id.name, node }
    : undefined;
}

const nameOf = (node: t.Identifier | t.StringLiteral): string =>
  t.isIdentifier(node) ? node.name : node.value;

/** Names that a module uses of others under another name, or gives on: they count as used. */
function aliases(ast: t.File): string[] {
  return ast.program.body.flatMap((node): string[] => {
    if (t.isImportDeclaration(node)) {
      return node.specifiers.flatMap(s =>
        t.isImportSpecifier(s) && nameOf(s.imported) !== s.local.name
          ? [nameOf(s.imported)]
          : [],
      );
    }
    if (t.isExportNamedDeclaration(node)) {
      return node.specifiers.flatMap(s =>
        t.isExportSpecifier(s) &&
        (node.source || nameOf(s.exported) !== s.local.name)
          ? [s.local.name]
          : [],
      );
    }
    return [];
  });
}

/** What a part of a module uses, without the units in it. */
interface Part {
  uses: Set<string>;
  /** Names of members: they may be those of a module that is imported as a whole. */
  members: Set<string>;
  units: Unit[];
}

function partOf(root: t.Node, self: Unit | undefined): Part {
  const part: Part = { uses: new Set(), members: new Set(), units: [] };
  const visit = (node: t.Node) => {
    const unit = node === root ? undefined : unitOf(node);
    if (unit) {
      part.units.push(unit);
      return;
    }
    if (
      t.isTSType(node) ||
      t.isTSTypeAnnotation(node) ||
      t.isTSInterfaceDeclaration(node) ||
      t.isTSTypeAliasDeclaration(node) ||
      t.isImportDeclaration(node) ||
      t.isExportSpecifier(node)
    ) {
      return;
    }
    if (t.isIdentifier(node) && node.name !== self?.name) {
      part.uses.add(node.name);
    }
    if (t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) {
      visit(node.object);
      if (node.computed) {
        visit(node.property);
      }
      if (t.isIdentifier(node.property)) {
        part.members.add(node.property.name);
      }
      return;
    }
    if (t.isObjectProperty(node) && !node.computed) {
      visit(node.value);
      return;
    }
    if (t.isExportDefaultDeclaration(node)) {
      // Whoever imports it gives it a name of their own.
      const { declaration } = node;
      (unitOf(declaration) ? childrenOf(declaration) : [declaration]).forEach(
        visit,
      );
      return;
    }
    childrenOf(node).forEach(visit);
  };
  visit(root);
  return part;
}

/** Names of what a module exports. */
function exportsOf(ast: t.File): Set<string> {
  const names = new Set<string>();
  for (const node of ast.program.body) {
    if (t.isExportNamedDeclaration(node)) {
      node.specifiers.forEach(
        s => t.isExportSpecifier(s) && names.add(s.local.name),
      );
      const { declaration } = node;
      if (
        (t.isFunctionDeclaration(declaration) ||
          t.isClassDeclaration(declaration)) &&
        declaration.id
      ) {
        names.add(declaration.id.name);
      }
      if (t.isVariableDeclaration(declaration)) {
        declaration.declarations.forEach(
          ({ id }) => t.isIdentifier(id) && names.add(id.name),
        );
      }
    }
  }
  return names;
}

/** A unit of which it is not known yet that somebody uses it. */
interface Pending {
  unit: Unit;
  draft: Draft;
  isExported: boolean;
}

/** Whether a module is imported as a whole, so that members of it are used by their names. */
const takesWhole = ({ ast }: Draft): boolean =>
  ast.program.body.some(
    n =>
      t.isExportAllDeclaration(n) ||
      (t.isImportDeclaration(n) &&
        n.specifiers.some(s => t.isImportNamespaceSpecifier(s))),
  );

/** The units of all modules that nobody uses, from what the modules run themselves on. */
export function unusedIn(drafts: readonly Draft[]): Set<t.Node> {
  const pending = new Map<string, Pending[]>();
  const exported = new Map(drafts.map(d => [d, exportsOf(d.ast)]));
  const own = new Map(drafts.map(d => [d, new Set<string>()]));
  const anywhere = new Set<string>();
  const wholes = drafts.some(takesWhole);
  const queue: Pending[] = [];
  const isUsed = ({ unit: { name }, draft, isExported }: Pending) =>
    own.get(draft)?.has(name) ||
    (isExported && (draft.isEntry || anywhere.has(name)));
  const release = (name: string) => {
    const waiting = pending.get(name) ?? [];
    queue.push(...waiting.filter(isUsed));
    const left = waiting.filter(one => !isUsed(one));
    if (waiting.length > 0) {
      pending.set(name, left);
    }
  };
  const take = (draft: Draft, part: Part) => {
    for (const unit of part.units) {
      const isExported = exported.get(draft)?.has(unit.name) ?? false;
      const waiting = pending.get(unit.name) ?? [];
      waiting.push({ unit, draft, isExported });
      pending.set(unit.name, waiting);
      release(unit.name);
    }
    for (const name of part.uses) {
      own.get(draft)?.add(name);
      anywhere.add(name);
      release(name);
    }
    for (const name of wholes ? part.members : []) {
      anywhere.add(name);
      release(name);
    }
  };
  for (const draft of drafts) {
    aliases(draft.ast).forEach(name => anywhere.add(name));
  }
  for (const draft of drafts) {
    take(draft, partOf(draft.ast.program, undefined));
  }
  for (let one = queue.pop(); one; one = queue.pop()) {
    take(one.draft, partOf(one.unit.node, one.unit));
  }
  return new Set([...pending.values()].flat().map(({ unit }) => unit.node));
}
