/** Longest file that is read. */
export const MAX_RAW_BYTES = 2 * 1024 * 1024;

/** What a ref may stand for, as git names it; the first that is there counts. */
export const revisionsOf = (ref: string): string[] =>
  (/^[0-9a-f]{40}$/.test(ref)
    ? [ref]
    : [`refs/heads/${ref}`, `refs/tags/${ref}`]
  ).map(candidate => `${candidate}^{commit}`);

/** Blob of the first path that `ls-tree -z -l` lists as a plain file, and not as too long a one. */
export function firstBlob(
  listed: string,
  paths: readonly string[],
): string | undefined {
  const blobs = new Map<string, string>();
  for (const line of listed.split('\0')) {
    const [, blob, size, path] =
      /^100\d{3} blob ([0-9a-f]{40})\s+(\d+)\t(.*)$/s.exec(line) ?? [];
    if (blob && Number(size) <= MAX_RAW_BYTES) {
      blobs.set(path, blob);
    }
  }
  const found = paths.find(path => blobs.has(path));
  return found && blobs.get(found);
}
