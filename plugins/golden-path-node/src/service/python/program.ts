import { parser } from '@lezer/python';
import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { childrenOf, named, parseSource, type Source, textOf } from '../source';

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

/** The modules that a service runs, from its entry point on. */
export interface PythonProgram {
  entry: Source;
  modules: Source[];
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
      `${base}/__init__.py`,
      ...names.map(name => `${base}/${name}.py`),
    ].filter(path => paths.has(path));
  });
}

/** Reads the modules that the entry point imports; undefined, with a doubt, when that can't be told. */
export function readProgram(
  tree: Tree,
  findings: Findings,
): PythonProgram | undefined {
  const paths = new Set(tree.paths());
  const entryPath = ENTRIES.find(path => paths.has(path));
  if (entryPath === undefined) {
    findings.doubt(
      'the module that starts the service was not found (app/__main__.py)',
    );
    return undefined;
  }
  const modules: Source[] = [];
  const packages = new Set<string>();
  const queue = [entryPath];
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const source = parseSource(parser, tree, path);
    if (!source || seen.size > MAX_MODULES) {
      findings.doubt(`${path} could not be parsed as Python`, { path });
      return undefined;
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
      ['__import__', 'exec', 'eval', 'importlib.import_module'].includes(
        firstChild ? text.slice(firstChild.from, firstChild.to) : '',
      ),
    ),
  );
  if (dynamic) {
    findings.doubt(`${dynamic.path} runs what only running it tells`, {
      path: dynamic.path,
    });
    return undefined;
  }
  findings.evidence(entryPath);
  return { entry: modules[0], modules, packages };
}

/** The tests of a service, as far as they can be parsed. */
export function testsOf(tree: Tree): Source[] {
  return tree
    .paths()
    .filter(path => path.endsWith('.py') && TEST.test(path))
    .flatMap(path => parseSource(parser, tree, path) ?? []);
}
