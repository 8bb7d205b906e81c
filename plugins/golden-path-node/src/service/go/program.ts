import { parser } from '@lezer/go';
import type { Findings } from '../../control';
import { readText } from '../../text';
import type { Tree } from '../../types';
import { beginWork } from '../../work';
import {
  named,
  parseSource,
  type Source,
  type SourceParser,
  textOf,
} from '../source';

/**
 * The grammar does not end a statement at the end of a line after true and
 * false: there a semicolon takes the place of the newline, which keeps every
 * offset. A line with a comment is left as it is.
 */
const goParser: SourceParser = {
  parse: text =>
    parser.parse(
      text
        .split('\n')
        .map(line =>
          /\b(?:true|false)$/.test(line) && !line.includes('//')
            ? `${line};`
            : `${line}\n`,
        )
        .join('')
        .slice(0, text.length),
    ),
};

const MAX_FILES = 300;
const MODULE = /^module[ \t]+(\S+)/m;

/** The packages that a service runs, from its main package on. */
export interface GoProgram {
  entry: Source;
  files: Source[];
  /** Paths of packages that are imported from elsewhere. */
  packages: Set<string>;
}

const folderOf = (path: string) => path.split('/').slice(0, -1).join('/');

/** Value of a string literal. */
export function stringOf(source: Source, node: Source['root']): string {
  return textOf({ source, node }).slice(1, -1);
}

function mainFolder(paths: readonly string[]): string | undefined {
  const mains = paths.filter(path => /(?:^|\/)main\.go$/.test(path));
  return mains.includes('main.go')
    ? ''
    : mains.filter(path => path.startsWith('cmd/')).map(folderOf)[0];
}

/** Reads the packages that main imports; undefined, with a doubt, when that can't be told. */
export function readProgram(
  tree: Tree,
  findings: Findings,
): GoProgram | undefined {
  beginWork();
  const paths = tree.paths();
  const manifest = readText(tree, 'go.mod');
  const module = manifest.ok ? MODULE.exec(manifest.text)?.[1] : undefined;
  const main = mainFolder(paths);
  if (module === undefined || main === undefined) {
    findings.doubt('the main package of the service was not found', {
      path: 'go.mod',
    });
    return undefined;
  }
  const files: Source[] = [];
  const packages = new Set<string>();
  const queue = [main];
  const seen = new Set(queue);
  for (
    let folder = queue.shift();
    folder !== undefined;
    folder = queue.shift()
  ) {
    const own = paths.filter(
      path =>
        path.endsWith('.go') &&
        !path.endsWith('_test.go') &&
        folderOf(path) === folder,
    );
    for (const path of own) {
      const source = parseSource(goParser, tree, path);
      if (!source || files.length > MAX_FILES) {
        findings.doubt(`${path} could not be parsed as Go`, { path });
        return undefined;
      }
      files.push(source);
      for (const spec of named(source.root, 'ImportSpec')) {
        const literal = spec.getChild('String');
        const imported = literal ? stringOf(source, literal) : '';
        if (!imported.startsWith(`${module}/`)) {
          packages.add(imported);
          continue;
        }
        const next = imported.slice(module.length + 1);
        if (!seen.has(next)) {
          seen.add(next);
          queue.push(next);
        }
      }
    }
  }
  const entry = files.find(({ path }) => folderOf(path) === main);
  if (!entry) {
    findings.doubt('the main package has no files', { path: 'go.mod' });
    return undefined;
  }
  findings.evidence(entry.path);
  return { entry, files, packages };
}

/** The tests of a service, as far as they can be parsed. */
export function testsOf(tree: Tree): Source[] {
  return tree
    .paths()
    .filter(path => path.endsWith('_test.go'))
    .flatMap(path => parseSource(goParser, tree, path) ?? []);
}

/** Whether two files are of one package. */
export function isSamePackage(a: Source, b: Source): boolean {
  return folderOf(a.path) === folderOf(b.path);
}
