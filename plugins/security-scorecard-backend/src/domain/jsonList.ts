const COMMA = Buffer.from(',');

/** JSON around the items of a list, which are JSON already, in one piece of memory. */
export function jsonList(
  before: string,
  items: readonly Buffer[],
  after: string,
): Buffer {
  const parts = [Buffer.from(before)];
  items.forEach((item, index) => {
    if (index > 0) {
      parts.push(COMMA);
    }
    parts.push(item);
  });
  parts.push(Buffer.from(after));
  return Buffer.concat(parts);
}
