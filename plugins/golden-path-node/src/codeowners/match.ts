/** Whether a name matches a pattern with `*` and `?`; linear memory, no regular expression. */
function matchSegment(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p;
      mark = n;
      p += 1;
    } else if (
      p < pattern.length &&
      (pattern[p] === '?' || pattern[p] === name[n])
    ) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      n = mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') {
    p += 1;
  }
  return p === pattern.length;
}

/** Which prefix lengths of `names` the whole of `patterns` matches. */
function matchedPrefixes(patterns: string[], names: string[]): boolean[] {
  let row = names.map(() => false);
  row.unshift(true);
  for (const pattern of patterns) {
    const next = row.map(() => false);
    if (pattern === '**') {
      let reachable = false;
      for (let i = 0; i < row.length; i += 1) {
        reachable = reachable || row[i];
        next[i] = reachable;
      }
    } else {
      for (let i = 1; i < row.length; i += 1) {
        next[i] = row[i - 1] && matchSegment(pattern, names[i - 1]);
      }
    }
    row = next;
  }
  return row;
}

/**
 * Whether a CODEOWNERS pattern covers a file: the gitignore rules without
 * negation and ranges, as GitHub documents them. A pattern that names a
 * directory covers what is in it; `docs/*` covers only what is directly in it.
 */
export function matchesOwnerPattern(pattern: string, path: string): boolean {
  const directoryOnly = pattern.endsWith('/');
  const body = pattern.replace(/^\/+/, '').replace(/\/+$/, '');
  const segments = body.split('/');
  const anchored = pattern.startsWith('/') || segments.length > 1;
  const patterns = anchored ? segments : ['**', ...segments];
  const names = path.split('/');
  const prefixes = matchedPrefixes(patterns, names);
  if (prefixes[names.length] && !directoryOnly) {
    return true;
  }
  const onlyDirect = segments.length > 1 && segments.at(-1) === '*';
  // A shorter match is a directory that the file is in.
  return !onlyDirect && prefixes.slice(1, names.length).some(Boolean);
}
