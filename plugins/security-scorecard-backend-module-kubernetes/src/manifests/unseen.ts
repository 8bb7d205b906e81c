import { posix } from 'node:path';
import type { Tree } from '@fairway/plugin-golden-path-node';
import { type Applied, appliedBy, isPipeline } from './commands';
import { isCandidate, isIn } from './lookedAt';
import { pathsIn } from './place';

const MAX_PIPELINES = 200;
const MAX_SHOWN = 80;
/** What `kubectl` takes from a folder. */
const TAKEN = /\.(?:ya?ml|json)$/;
const CATALOG = /(?:^|\/)catalog-info\.ya?ml$/;
const HIDDEN = /(?:^|\/)\.[^/]/;
/** Variables, substitutions and patterns of shells and pipelines. */
const OPEN = /[$`*?{[]/;

/** Where the services of a repository, by its own files, have their manifests. */
function pathsOfOthers(tree: Tree): string[] {
  return tree
    .paths()
    .filter(path => CATALOG.test(path))
    .flatMap(path => pathsIn(tree.read(path) ?? ''));
}

/** Files that a path of a command stands for; undefined when there are none. */
function filesOf(
  { what, deep }: Applied,
  paths: readonly string[],
): readonly string[] | undefined {
  const end = what.search(OPEN);
  const fixed = end < 0 ? what : what.slice(0, what.lastIndexOf('/', end) + 1);
  const path = posix.normalize(fixed).replace(/\/+$/, '');
  if (fixed === '' || path.startsWith('/') || path.startsWith('..')) {
    return undefined;
  }
  if (paths.includes(path)) {
    return [path];
  }
  // A step may run in a folder of its own.
  const start = path === '.' ? '' : `${path}/`;
  const folders = paths.flatMap(file => {
    const at = `/${file}`.indexOf(`/${start}`);
    return at < 0 || (start === '' && at > 0)
      ? []
      : [{ file, rest: file.slice(at + start.length) }];
  });
  const found = folders
    .filter(({ rest }) =>
      deep || end >= 0 ? !HIDDEN.test(rest) : !rest.includes('/'),
    )
    .map(({ file }) => file)
    .filter(file => TAKEN.test(file));
  const ends = paths.filter(file => file.endsWith(`/${path}`));
  const all = [...found, ...ends];
  return all.length > 0 ? all : undefined;
}

/** What a pipeline applies and nobody looks at; undefined when all of it is looked at. */
function reasonOf(
  applied: Applied,
  paths: readonly string[],
  folders: readonly string[],
): string | undefined {
  const shown = applied.what.slice(0, MAX_SHOWN);
  switch (applied.what) {
    case '-':
      return 'applies what another command writes, which was not looked at';
    case 'helm':
      return 'installs a chart of Helm, which is not rendered here';
    default: {
      if (/^[\w+]+:\/\//.test(applied.what)) {
        return `applies ${shown}, which is not in the repository`;
      }
      const files = filesOf(applied, paths);
      if (files === undefined) {
        return `applies ${shown}, which was not found in the repository`;
      }
      const unseen = files.find(
        file => !isCandidate(file) || !isIn(file, folders),
      );
      return unseen && `applies ${unseen}, which was not looked at`;
    }
  }
}

/**
 * What the pipelines of a repository put into a cluster and is not judged, for
 * people. In a repository of many services, what another of them has counts as
 * judged.
 *
 * @param folders - that are looked at; everything when empty
 */
export function unseenOf(tree: Tree, folders: readonly string[]): string[] {
  const paths = tree.paths();
  const pipelines = paths.filter(isPipeline);
  const all =
    folders.length === 0 ? folders : [...folders, ...pathsOfOthers(tree)];
  const problems = pipelines.slice(0, MAX_PIPELINES).flatMap(path =>
    appliedBy(tree.read(path) ?? '').flatMap(applied => {
      const reason = reasonOf(applied, paths, all);
      return reason === undefined ? [] : `${path} ${reason}`;
    }),
  );
  return pipelines.length > MAX_PIPELINES
    ? [...problems, `there are more than ${MAX_PIPELINES} files of pipelines`]
    : problems;
}
