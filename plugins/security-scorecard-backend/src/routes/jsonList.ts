const COMMA = Buffer.from(',');
const NULL = Buffer.from('null');

/** JSON around the items of a list, which are JSON already, in one piece of memory. */
export function jsonList(
  before: string,
  items: readonly (Buffer | null)[],
  after: string,
): Buffer {
  const parts = items.flatMap((item, index) =>
    index > 0 ? [COMMA, item ?? NULL] : [item ?? NULL],
  );
  return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
}
