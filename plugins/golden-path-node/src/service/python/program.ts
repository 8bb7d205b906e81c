import { parser } from '@lezer/python';
import type { Findings } from '../../control';
import { startsOf } from '../../image/starts';
import type { Evidence, Tree } from '../../types';
import { beginWork } from '../../work';
import { childrenOf, named, parseSource, type Source, textOf } from '../source';
import { livePython } from './live';

const MAX_MODULES = 300;
const ENTRIES = [
  'app/__main__.py',
  'src/app/__main__.py',
  'app/main.py',
  'src/app/main.py',
  'main.py',
  'app.py',
];
const TEST = /(?:^|\/)(?:tests?\/|test_[^/]*\.py$|conftest\.py$)/;

/** Most characters of all modules together. */
const MAX_CHARACTERS = 2 * 1024 * 1024;
/** Functions by which a module runs what it does not import. */
const RUNNERS =
  /^(?:(?:builtins\.)?(?:__import__|exec|eval|compile)|(?:importlib\.)?(?:import_module|reload)|(?:importlib\.util\.)?(?:spec_from_file_location|module_from_spec)|(?:runpy\.)?run_(?:path|module)|sys\.path\.(?:insert|append|extend)|site\.addsitedir|os\.(?:exec\w+|spawn\w+))$/;

/** The modules that a service runs, from its entry point on. */
export interface PythonProgram {
  entry: Source;
  /** Without what never runs. */
  modules: Source[];
  /** As they are written. */
  written: Source[];
  /** First parts of the names of packages that are imported from elsewhere. */
  packages: Set<string>;
}

/** Modules that a module imports, as dotted names; `from a import b` may mean `a.b`. */
function importsOf(source: Source): { module: string; names: string[] }[] {
  return named(source.root, 'ImportStatement').flatMap(node => {
    const parts = childrenOf(node).map(child => ({
      name: child.name,
      text: textOf({ source, node: child }),
    }));
    const split = parts.findIndex(p => p.name === 'import');
    const names = parts
      .slice(split + 1)
      .filter(p => p.name === 'VariableName')
      .map(p => p.text);
    if (parts[0].name === 'from') {
      const module = parts
        .slice(1, split)
        .map(p => p.text)
        .join('');
      return [{ module, names }];
    }
    const dotted = parts
      .slice(1)
      .map(p => p.text)
      .join('');
    return dotted
      .split(',')
      .map(one => ({ module: one.split(' as ')[0].trim(), names: [] }));
  });
}

function filesOf(
  from: Source,
  { module, names }: { module: string; names: string[] },
  paths: ReadonlySet<string>,
): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const own = from.path.split('/').slice(0, -1);
  const roots =
    dots > 0 ? [own.slice(0, own.length - (dots - 1)).join('/')] : ['', 'src'];
  const inner = module.slice(dots).split('.').filter(Boolean);
  return roots.flatMap(root => {
    const base = [root, ...inner].filter(Boolean).join('/');
    return [
      `${base}.py`,
      // The packages around a module are run before it is.
      ...inner.map((_, index) =>
        [root, ...inner.slice(0, index + 1), '__init__.py']
          .filter(Boolean)
          .join('/'),
      ),
      `${base}/__init__.py`,
      ...names.map(name => `${base}/${name}.py`),
      ...names.map(name => `${base}/${name}/__init__.py`),
    ].filter(path => paths.has(path));
  });
}

/** Where the modules of a name may be. */
function moduleFiles(name: string): string[] {
  const base = name.replaceAll('.', '/');
  return ['', 'src/'].flatMap(root => [
    `${root}${base}/__main__.py`,
    `${root}${base}.py`,
    `${root}${base}/__init__.py`,
  ]);
}

/** What the image starts: a path, nothing that is known, or a reason not to follow it. */
function startedBy(
  words: readonly string[],
  paths: ReadonlySet<string>,
): string | undefined | null {
  const module = words.indexOf('-m');
  const python = words.findIndex(word => /^[\w./-]+\.py$/.test(word));
  const served = words.find(word => /^[\w.]+:\w+(?:\(\))?$/.test(word));
  if (words.includes('-c')) {
    return null;
  }
  if (served !== undefined) {
    const [name] = served.split(':');
    return moduleFiles(name).find(path => paths.has(path)) ?? null;
  }
  if (
    module >= 0 &&
    !/^(?:uvicorn|gunicorn|hypercorn|flask)$/.test(words[module + 1] ?? '')
  ) {
    return (
      moduleFiles(words[module + 1] ?? '').find(path => paths.has(path)) ?? null
    );
  }
  if (python >= 0) {
    const path = words[python].replace(
      /^(?:\.\/|\/(?:app|src|srv|service)\/)/,
      '',
    );
    return paths.has(path) ? path : null;
  }
  return undefined;
}

/** The module that runs in production; null when the image starts what can't be followed. */
function entryOf(
  tree: Tree,
  paths: ReadonlySet<string>,
): { path: string | undefined } | { at: Evidence } {
  const starts = startsOf(tree);
  const known = starts.map(({ words, at }) => ({
    path: startedBy(words, paths),
    at,
  }));
  const unknown = known.find(({ path }) => path === null);
  const started = [
    ...new Set(known.flatMap(({ path }) => (path ? [path] : []))),
  ];
  if (unknown || started.length > 1) {
    return { at: unknown?.at ?? known[0].at };
  }
  return { path: started[0] ?? ENTRIES.find(path => paths.has(path)) };
}

type Read =
  | { ok: true; program: PythonProgram }
  | { ok: false; doubt: string; at?: Evidence };

const known = new WeakMap<Tree, Read>();

/** Reads the modules that the entry point imports; undefined, with a doubt, when that can't be told. */
export function readProgram(
  tree: Tree,
  findings: Findings,
): PythonProgram | undefined {
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

function followImports(tree: Tree): Read {
  const paths = new Set(tree.paths());
  const entry = entryOf(tree, paths);
  if ('at' in entry) {
    return {
      ok: false,
      doubt: 'it was not found which module the image starts',
      at: entry.at,
    };
  }
  if (entry.path === undefined) {
    return {
      ok: false,
      doubt:
        'the module that starts the service was not found (app/__main__.py)',
    };
  }
  const modules: Source[] = [];
  const packages = new Set<string>();
  const folders = entry.path.split('/').slice(0, -1);
  const queue = [
    entry.path,
    ...folders
      .map((_, index) =>
        [...folders.slice(0, index + 1), '__init__.py'].join('/'),
      )
      .filter(path => paths.has(path)),
  ];
  const seen = new Set(queue);
  let characters = 0;
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const source = parseSource(parser, tree, path);
    characters += source?.text.length ?? 0;
    if (!source || seen.size > MAX_MODULES || characters > MAX_CHARACTERS) {
      return {
        ok: false,
        doubt: `${path} could not be parsed as Python`,
        at: { path },
      };
    }
    modules.push(source);
    for (const wanted of importsOf(source)) {
      const files = filesOf(source, wanted, paths);
      if (files.length === 0) {
        packages.add(wanted.module.split('.')[0]);
      }
      for (const next of files.filter(f => !seen.has(f))) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
  const dynamic = modules.find(({ text, root }) =>
    named(root, 'CallExpression').some(({ firstChild }) =>
      RUNNERS.test(
        firstChild ? text.slice(firstChild.from, firstChild.to) : '',
      ),
    ),
  );
  if (dynamic) {
    return {
      ok: false,
      doubt: `${dynamic.path} runs what only running it tells`,
      at: { path: dynamic.path },
    };
  }
  const live = livePython(modules, () => false);
  return {
    ok: true,
    program: { entry: live[0], modules: live, written: modules, packages },
  };
}

const tests = new WeakMap<Tree, Source[]>();

/** Names of what a runner of tests calls by itself. */
const TESTED = /^(?:test|Test|setup|teardown|pytest_)/;

/** The tests of a service, as far as they can be parsed, without what never runs. */
export function testsOf(tree: Tree): Source[] {
  const before = tests.get(tree);
  if (before) {
    return before;
  }
  const sources = tree
    .paths()
    .filter(path => path.endsWith('.py') && TEST.test(path))
    .flatMap(path => parseSource(parser, tree, path) ?? []);
  const live = livePython(sources, name => TESTED.test(name));
  tests.set(tree, live);
  return live;
}
