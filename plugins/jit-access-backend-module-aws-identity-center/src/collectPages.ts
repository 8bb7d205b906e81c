/**
 * All rows of all pages. Throws when a page has no rows member, since that
 * does not mean that there are none.
 */
export async function collectPages<P, T>(
  pages: AsyncIterable<P>,
  rows: (page: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) {
    const found = rows(page);
    if (!found) {
      throw new Error(
        'A list of IAM Identity Center has no rows, which does not mean that there are none',
      );
    }
    all.push(...found);
  }
  return all;
}
