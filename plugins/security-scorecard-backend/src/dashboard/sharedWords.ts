/**
 * What two texts say both, with … where they differ, as titles of one weakness do
 * in the names of what has it. The first text when they share less than half of it.
 */
export function sharedWords(first: string, second: string): string {
  const words = first.split(' ');
  const others = second.split(' ');
  const most = Math.min(words.length, others.length);
  let start = 0;
  while (start < most && words[start] === others[start]) {
    start += 1;
  }
  let end = 0;
  while (end < most - start && words.at(-1 - end) === others.at(-1 - end)) {
    end += 1;
  }
  const differs = words.length > start + end || others.length > start + end;
  return !differs || start + end < words.length / 2
    ? first
    : [...words.slice(0, start), '…', ...words.slice(words.length - end)].join(
        ' ',
      );
}
