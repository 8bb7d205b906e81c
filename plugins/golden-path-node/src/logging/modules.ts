import { posix } from 'node:path';
import * as t from '@babel/types';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { isMember, type Module, nodesOf, parseModule } from './ast';

const MAX_MODULES = 300;

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

function sourceCandidates(built: string): string[] {
  const path = posix.normalize(built).replace(/^\.\//, '');
  const stem = path.replace(/\.[cm]?js$/, '');
  const source = stem.replace(/^(?:dist|build|lib|out)\//, 'src/');
  const names = [...new Set([source, stem])];
  return [
    ...names.flatMap(n => [`${n}.ts`, `${n}.mts`, `${n}.cts`, `${n}.tsx`]),
    ...names.flatMap(n => [`${n}.js`, `${n}.mjs`, `${n}.cjs`]),
    ...names.flatMap(n => [`${n}/index.ts`, `${n}/index.js`]),
  ];
}

/** Finds the source of what `npm start` or `main` runs. */
export function findEntry(tree: Tree, paths: Set<string>): string | undefined {
  const file = readText(tree, 'package.json');
  let manifest: unknown;
  try {
    manifest = file.ok ? JSON.parse(file.text) : undefined;
  } catch {
    return undefined;
  }
  if (!isRecord(manifest)) {
    return undefined;
  }
  const start =
    isRecord(manifest.scripts) && typeof manifest.scripts.start === 'string'
      ? /\bnode\s+(?:--\S+\s+)*([\w./-]+)/.exec(
          manifest.scripts.start.slice(0, 500),
        )?.[1]
      : undefined;
  const main = typeof manifest.main === 'string' ? manifest.main : undefined;
  return [start, main]
    .filter(p => p !== undefined)
    .flatMap(sourceCandidates)
    .find(p => paths.has(p));
}

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
          names: [],
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
  const before = known.get(tree);
  if (before) {
    return before;
  }
  const result = followImports(tree);
  known.set(tree, result);
  return result;
}

function followImports(tree: Tree): GraphResult {
  const paths = new Set(tree.paths());
  const entry = findEntry(tree, paths);
  if (!entry) {
    return {
      ok: false,
      reason:
        'the source of what package.json starts could not be found, so its code was not judged',
    };
  }
  const graph: ModuleGraph = {
    entry,
    modules: [],
    packages: new Set(),
    imported: new Map(),
  };
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
  return { ok: true, graph };
}
