const FILE = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/;
/** Not applied to any cluster. */
const ASIDE =
  /(?:^|\/)(?:node_modules|vendor|\.git|\.github|test|tests|__tests__|testdata|fixtures|__fixtures__)\//;

/** Whether a path is in one of some folders, or one of some files; everywhere when there are none. */
export function isIn(path: string, folders: readonly string[]): boolean {
  return (
    folders.length === 0 ||
    folders.some(folder => path === folder || path.startsWith(`${folder}/`))
  );
}

/** Whether a file may hold manifests that are judged. */
export function isCandidate(path: string): boolean {
  return FILE.test(path) && !ASIDE.test(path);
}
