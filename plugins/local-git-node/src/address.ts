const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

/** What an address below the git server stands for. */
export interface GitAddress {
  owner: string;
  name: string;
  /** Branch, tag or commit; undefined for the default branch. */
  ref: string | undefined;
  /** Path of a file or folder; empty for the root. */
  path: string;
}

function isPath(segments: readonly string[]): boolean {
  return segments.every(
    part => part !== '' && part !== '.' && part !== '..' && !part.includes('/'),
  );
}

/**
 * Takes an address of the git server apart: `<base>/<owner>/<name>`, the same
 * with `.git`, or with `/raw|blob|tree/<ref>/<path>`. A slash in a ref is
 * written `%2F`.
 *
 * @returns undefined for any other address
 */
export function parseAddress(
  base: string,
  url: string,
): GitAddress | undefined {
  if (!URL.canParse(url) || !URL.canParse(base)) {
    return undefined;
  }
  const { origin, pathname } = new URL(url);
  const root = new URL(base);
  const prefix = `${root.pathname.replace(/\/+$/, '')}/`;
  if (origin !== root.origin || !pathname.startsWith(prefix)) {
    return undefined;
  }
  let segments: string[];
  try {
    segments = pathname
      .slice(prefix.length)
      .replace(/\/+$/, '')
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [owner, repository = '', kind, ref, ...path] = segments;
  const name = repository.replace(/\.git$/, '');
  // `api` is not the owner of anything.
  if (owner === 'api' || !NAME.test(owner) || !NAME.test(name)) {
    return undefined;
  }
  if (kind === undefined) {
    return { owner, name, ref: undefined, path: '' };
  }
  return ['raw', 'blob', 'tree'].includes(kind) && ref && isPath(path)
    ? { owner, name, ref, path: path.join('/') }
    : undefined;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Address of a part of a repository, for example of the file `raw/main/README.md`. */
export function formatAddress(
  base: string,
  kind: 'raw' | 'blob' | 'tree' | 'archive',
  { owner, name, ref = 'main', path }: GitAddress,
): string {
  const address = `${base}/${owner}/${name}/${kind}/${encodeURIComponent(ref)}`;
  return path === '' ? `${address}/` : `${address}/${encodePath(path)}`;
}
