import { posix } from 'node:path';
import * as t from '@babel/types';
import { readText } from '../text';
import type { Tree } from '../types';
import { beginWork } from '../work';
import { Recent } from '../recent';
import { isMember, type Module, nodesOf, parsed, parseModule } from './ast';
import { startedEntry } from './entry';
import { takeOutDead } from './live';
import { declaredPackages, isFollowed, unseenIn } from './unseen';

const MAX_MODULES = 300;
/** Most characters of all modules together. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** The modules that a service runs, from its entry point on. */
export interface ModuleGraph {
  entry: string;
  modules: Module[];
  /** Packages that are imported. */
  packages: Set<string>;
  /** Resolved imports per module: local name → path of the module. */
  imported: Map<string, Map<string, string>>;
}

/** The graph, or why there is none. */
export type GraphResult =
  { ok: true; graph: ModuleGraph } | { ok: false; reason: string };

function resolveImport(
  from: string,
  specifier: string,
  paths: Set<string>,
): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(from), specifier));
  const stem = target.replace(/\.([cm]?)jsx?$/, '');
  return [
    target,
    ...['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'].map(
      e => `${stem}${e}`,
    ),
    `${target}/index.ts`,
    `${target}/index.js`,
  ].find(p => paths.has(p) && /\.[cm]?[jt]sx?$/.test(p));
}

/** One import; the specifier is undefined when only running the module tells it. */
interface Import {
  specifier: string | undefined;
  /** Local names. */
  names: string[];
}

/** What a module imports. */
function importsOf(module: Module): Import[] {
  const required = new Map<t.Node, string[]>();
  for (const node of nodesOf(module.ast)) {
    if (t.isVariableDeclarator(node) && node.init) {
      required.set(
        node.init,
        t.isIdentifier(node.id)
          ? [node.id.name]
          : nodesOf(node.id).flatMap(n => (t.isIdentifier(n) ? [n.name] : [])),
      );
    }
  }
  return nodesOf(module.ast).flatMap((node): Import[] => {
    if (t.isImportDeclaration(node)) {
      return node.importKind === 'type'
        ? []
        : [
            {
              specifier: node.source.value,
              names: node.specifiers.map(s => s.local.name),
            },
          ];
    }
    if (
      (t.isExportNamedDeclaration(node) || t.isExportAllDeclaration(node)) &&
      node.source
    ) {
      return node.exportKind === 'type'
        ? []
        : [{ specifier: node.source.value, names: [] }];
    }
    const dynamic =
      t.isImportExpression(node) ||
      (t.isCallExpression(node) &&
        (t.isImport(node.callee) ||
          t.isIdentifier(node.callee, { name: 'require' }) ||
          isMember(node.callee, 'module', 'require')));
    if (dynamic) {
      const source = t.isImportExpression(node)
        ? node.source
        : node.arguments[0];
      return [
        {
          specifier: t.isStringLiteral(source) ? source.value : undefined,
          names: required.get(node) ?? [],
        },
      ];
    }
    return [];
  });
}

const known = new WeakMap<Tree, GraphResult>();

/**
 * Follows the imports from the entry point, once per tree. A module that can't
 * be read or parsed ends it.
 */
export function readGraph(tree: Tree): GraphResult {
  beginWork();
  const before = known.get(tree);
  if (before) {
    return before;
  }
  const result = followImports(tree);
  known.set(tree, result);
  return result;
}

const living = new Recent<Module[]>(4);

/** The modules without what never runs. */
function liveModules(
  entry: string,
  texts: ReadonlyMap<string, string>,
  modules: readonly Module[],
): Module[] {
  const key = [entry, ...texts].join('\0');
  return living.get(key, () => {
    const own = modules.map(
      module => parsed(module.path, texts.get(module.path) ?? '') ?? module,
    );
    const dead = takeOutDead(
      own.map(({ path, ast }) => ({ ast, isEntry: path === entry })),
    );
    return own.map((module, index) => ({ ...module, dead: dead[index] }));
  });
}

function followImports(tree: Tree): GraphResult {
  const paths = new Set(tree.paths());
  const started = startedEntry(tree);
  if (!started.ok) {
    return started;
  }
  const entry = started.path;
  const graph: ModuleGraph = {
    entry,
    modules: [],
    packages: new Set(),
    imported: new Map(),
  };
  const declared = declaredPackages(tree);
  const texts = new Map<string, string>();
  let characters = 0;
  const queue = [entry];
  const seen = new Set(queue);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.size > MAX_MODULES) {
      return { ok: false, reason: `more than ${MAX_MODULES} modules` };
    }
    const file = readText(tree, path);
    const module = file.ok ? parseModule(path, file.text) : undefined;
    if (!module) {
      return { ok: false, reason: `${path} could not be parsed` };
    }
    texts.set(path, file.ok ? file.text : '');
    characters += texts.get(path)?.length ?? 0;
    if (characters > MAX_CHARACTERS) {
      return { ok: false, reason: `more than ${MAX_CHARACTERS} characters` };
    }
    const unseen = unseenIn(module);
    if (unseen) {
      return { ok: false, reason: `${path} ${unseen}` };
    }
    graph.modules.push(module);
    const locals = new Map<string, string>();
    graph.imported.set(path, locals);
    for (const { specifier, names } of importsOf(module)) {
      if (specifier === undefined) {
        return {
          ok: false,
          reason: `${path} imports what only running it tells`,
        };
      }
      if (!specifier.startsWith('.')) {
        if (!isFollowed(specifier, declared)) {
          return {
            ok: false,
            reason: `${path} imports ${specifier.slice(0, 80)}, which is no package that package.json takes from a registry`,
          };
        }
        graph.packages.add(specifier);
        names.forEach(name => locals.set(name, specifier));
        continue;
      }
      const target = resolveImport(path, specifier, paths);
      if (!target) {
        return {
          ok: false,
          reason: `${path} imports ${specifier}, which is not there`,
        };
      }
      names.forEach(name => locals.set(name, target));
      if (!seen.has(target)) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  graph.modules = liveModules(entry, texts, graph.modules);
  return { ok: true, graph };
}
