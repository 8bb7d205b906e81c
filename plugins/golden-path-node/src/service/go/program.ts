import type { Findings } from '../../control';
import { readText } from '../../text';
import type { Evidence, Tree } from '../../types';
import { beginWork } from '../../work';
import { named, parseSource, type Source, textOf, without } from '../source';
import { buildOf, mainFolders } from './build';
import { liveGo } from './live';
import { definedAbove, importsOf, renamed } from './names';
import { compiled, goParser } from './parser';
import { folderOf } from './parts';

const MAX_FILES = 300;
/** Most characters of all files together. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
const MODULE = /^module[ \t]+(\S+)/m;
/** Another place for the code of a module: `replace a [v1] => b [v2]`. */
const REPLACED =
  /^[ \t]*(?:replace[ \t]+)?(\S+)(?:[ \t]+v\S+)?[ \t]+=>[ \t]+(\S+)/gm;
/** Comments by which other code takes the place of a function, or is called from outside. */
const LINKED = /^\/\/(?:go:linkname|export)[ \t]/m;

/** The packages that a service runs, from its main package on. */
export interface GoProgram {
  entry: Source;
  /** Without what never runs. */
  files: Source[];
  /** As they are compiled. */
  written: Source[];
  /** Paths of packages that are imported from elsewhere. */
  packages: Set<string>;
}

type Read =
  | { ok: true; program: GoProgram }
  | { ok: false; doubt: string; at?: Evidence };

const doubted = (doubt: string, path: string): Read => ({
  ok: false,
  doubt,
  at: { path },
});

const known = new WeakMap<Tree, Read>();

/** Reads the packages that main imports; undefined, with a doubt, when that can't be told. */
export function readProgram(
  tree: Tree,
  findings: Findings,
): GoProgram | undefined {
  beginWork();
  const read = known.get(tree) ?? followImports(tree);
  known.set(tree, read);
  if (!read.ok) {
    findings.doubt(read.doubt, read.at);
    return undefined;
  }
  findings.evidence(read.program.entry.path);
  return read.program;
}

/** Folder of a package of the repository; null when it is outside of it. */
function placesOf(
  manifest: string,
  module: string,
): (path: string) => string | null | undefined {
  const places = [
    [module, ''],
    ...[...manifest.matchAll(REPLACED)]
      .filter(([, , to]) => /^\.{1,2}(?:\/|$)/.test(to))
      .map(([, from, to]) => [
        from,
        to.replace(/^\.\/?/, '').replace(/\/$/, ''),
      ]),
  ];
  return path => {
    const place = places.find(
      ([name]) => path === name || path.startsWith(`${name}/`),
    );
    if (!place) {
      return undefined;
    }
    const [name, folder] = place;
    return folder.startsWith('.')
      ? null
      : [folder, path.slice(name.length + 1)].filter(Boolean).join('/');
  };
}

/** A file; a reason when what it is linked with can't be followed. */
function readFile(tree: Tree, path: string): Source | Read {
  const source = parseSource(goParser, tree, path);
  if (!source) {
    return doubted(`${path} could not be parsed as Go`, path);
  }
  if (LINKED.test(source.text)) {
    return doubted(`${path} is linked with other code`, path);
  }
  const dot = importsOf(source).find(({ name }) => name === '.');
  if (dot) {
    return doubted(`${path} imports ${dot.path} without a name`, path);
  }
  const other = importsOf(source).find(({ path: one }) =>
    /^(?:C|plugin)$/.test(one),
  );
  if (other) {
    return doubted(`${path} runs what only running it tells`, path);
  }
  return source;
}

/** Files with each package of Go under its own name; a reason when a name has several meanings. */
function withNames(files: readonly Source[]): Source[] | Read {
  const above = new Map<string, Set<string>>();
  const written: Source[] = [];
  for (const source of files) {
    const folder = folderOf(source.path);
    const defined =
      above.get(folder) ??
      definedAbove(files.filter(({ path }) => folderOf(path) === folder));
    above.set(folder, defined);
    const names = renamed(source, defined);
    if ('unclear' in names) {
      return doubted(
        `${source.path} has several meanings for ${names.unclear}`,
        source.path,
      );
    }
    written.push(without(goParser, source, names));
  }
  return written;
}

function followImports(tree: Tree): Read {
  const paths = tree.paths();
  const manifest = readText(tree, 'go.mod');
  const module = manifest.ok ? MODULE.exec(manifest.text)?.[1] : undefined;
  if (!manifest.ok || module === undefined) {
    return doubted('the main package of the service was not found', 'go.mod');
  }
  if (paths.includes('go.work')) {
    return doubted('go.work has other code built', 'go.work');
  }
  const build = buildOf(tree, module);
  if ('doubt' in build) {
    return { ok: false, doubt: build.doubt, at: build.at };
  }
  const mains = mainFolders(tree);
  const main =
    build.folder ??
    ['', ...mains.filter(one => one.startsWith('cmd/'))].find(one =>
      mains.includes(one),
    );
  if (main === undefined) {
    return doubted('the main package of the service was not found', 'go.mod');
  }
  const placeOf = placesOf(manifest.text, module);
  let characters = 0;
  const files: Source[] = [];
  const packages = new Set<string>();
  const queue = [main];
  const seen = new Set(queue);
  for (
    let folder = queue.shift();
    folder !== undefined;
    folder = queue.shift()
  ) {
    const all = paths.filter(
      path =>
        /\.(?:go|s)$/.test(path) &&
        !/(?:^|\/)[._][^/]*$/.test(path) &&
        !path.endsWith('_test.go') &&
        folderOf(path) === folder,
    );
    const before = files.length;
    for (const path of all) {
      const isBuilt =
        folder !== main ||
        build.files.length === 0 ||
        build.files.includes(path);
      const state = isBuilt && compiled(tree, path, build.tags);
      if (state === undefined || (path.endsWith('.s') && state)) {
        return doubted(`it is not known whether ${path} is compiled`, path);
      }
      if (!state) {
        continue;
      }
      const source = readFile(tree, path);
      if ('ok' in source) {
        return source;
      }
      characters += source.text.length;
      if (files.length >= MAX_FILES || characters > MAX_CHARACTERS) {
        return doubted(`${path} is one of too many files`, path);
      }
      files.push(source);
      for (const { path: imported } of importsOf(source)) {
        const next = placeOf(imported);
        if (next === null) {
          return doubted(`${imported} is outside of the repository`, 'go.mod');
        }
        if (next === undefined) {
          packages.add(imported);
        } else if (!seen.has(next)) {
          seen.add(next);
          queue.push(next);
        }
      }
    }
    if (files.length === before) {
      return doubted(
        `${folder || 'the main package'} has no files that are compiled`,
        'go.mod',
      );
    }
  }
  const written = withNames(files);
  if ('ok' in written) {
    return written;
  }
  const live = liveGo(goParser, written, main);
  const entry =
    live.find(
      source =>
        folderOf(source.path) === main &&
        named(source.root, 'FunctionDecl').some(node => {
          const name = node.getChild('DefName');
          return name && textOf({ source, node: name }) === 'main';
        }),
    ) ?? live.find(({ path }) => folderOf(path) === main);
  if (!entry) {
    return doubted('the main package has no files', 'go.mod');
  }
  return {
    ok: true,
    program: { entry, files: live, written, packages },
  };
}

/** Whether two files are of one package. */
export function isSamePackage(a: Source, b: Source): boolean {
  return folderOf(a.path) === folderOf(b.path);
}
