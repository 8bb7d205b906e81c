import type { Tree } from './types';

/**
 * Reads a file of a tree once, for as long as the tree is judged: several
 * controls ask for the same. Nobody may change what is read.
 */
export function perTree<V>(
  read: (tree: Tree, path: string) => V,
): (tree: Tree, path: string) => V {
  const known = new WeakMap<Tree, Map<string, { value: V }>>();
  return (tree, path) => {
    const files = known.get(tree) ?? new Map<string, { value: V }>();
    known.set(tree, files);
    const file = files.get(path) ?? { value: read(tree, path) };
    files.set(path, file);
    return file.value;
  };
}
