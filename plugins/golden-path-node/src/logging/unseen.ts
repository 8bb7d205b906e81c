import { isBuiltin } from 'node:module';
import * as t from '@babel/types';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { type Module, nodesOf } from './ast';

const GROUPS = [
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'devDependencies',
];
/** Versions whose code is in the repository, or anywhere. */
const LOCAL = /^(?:file|link|portal|workspace|\.|\/|~\/)/;

/** Packages that package.json declares, with their versions; undefined when it can't be read. */
export function declaredPackages(
  tree: Tree,
): ReadonlyMap<string, string> | undefined {
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
  const groups: Readonly<Record<string, unknown>> = manifest;
  return new Map(
    GROUPS.flatMap(group => {
      const listed = groups[group];
      return isRecord(listed)
        ? Object.entries(listed).map(([name, version]): [string, string] => [
            name,
            String(version),
          ])
        : [];
    }),
  );
}

/**
 * Whether what is imported is code of somebody else: a module of Node.js, or a
 * package that is declared. Other names (`#internal`, paths of tsconfig.json,
 * `data:`) stand for code of the service that is not followed.
 */
export function isFollowed(
  specifier: string,
  declared: ReadonlyMap<string, string> | undefined,
): boolean {
  if (isBuiltin(specifier)) {
    return true;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const version = declared?.get(name);
  return version !== undefined && !LOCAL.test(version);
}

/** Modules that run code which nobody imports. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  vm: [],
  worker_threads: ['Worker'],
  child_process: ['fork'],
  module: ['createRequire', 'register', 'registerHooks'],
};

/** What a module runs that its imports don't tell; undefined when there is nothing. */
export function unseenIn(module: Module): string | undefined {
  for (const node of nodesOf(module.ast)) {
    const callee =
      t.isCallExpression(node) || t.isNewExpression(node)
        ? node.callee
        : undefined;
    if (t.isIdentifier(callee) && ['eval', 'Function'].includes(callee.name)) {
      return `runs what only running it tells (${callee.name})`;
    }
    if (!t.isImportDeclaration(node) || node.importKind === 'type') {
      continue;
    }
    const name = node.source.value.replace(/^node:/, '');
    const runners = RUNNERS[name];
    const used = node.specifiers.filter(
      s =>
        runners?.length === 0 ||
        !t.isImportSpecifier(s) ||
        (t.isIdentifier(s.imported) && runners?.includes(s.imported.name)),
    );
    if (runners && used.length > 0 && Object.hasOwn(RUNNERS, name)) {
      return `runs code that it does not import (${name})`;
    }
  }
  return undefined;
}
