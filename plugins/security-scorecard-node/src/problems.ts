/** Longest text of problems, in characters: half of what a fact may have. */
const LONGEST = 2_000;
/** What is left of it for how many are not said. */
const ROOM = 30;

/**
 * Problems as one text for people, for facts such as `undecided` and for the
 * error of an observation: each once, the first of them when there are too many
 * to be read, and how many there are besides. Such a text decides nothing, so
 * that it may be shorter than what it stands for; a fact that checks decide with
 * may not.
 *
 * @param problems - sentences without a full stop at their end
 * @param separator - what stands between two
 * @returns at most 2,000 characters; empty when there is no problem
 */
export function sayProblems(
  problems: readonly string[],
  separator: string = '. ',
): string {
  const each = [...new Set(problems)];
  const said: string[] = [];
  let length = 0;
  for (const problem of each) {
    length += problem.length + separator.length;
    if (length > LONGEST - ROOM) {
      break;
    }
    said.push(problem);
  }
  if (said.length === 0 && each.length > 0) {
    said.push(`${each[0].slice(0, LONGEST - ROOM)}…`);
  }
  const more = each.length - said.length;
  return [...said, ...(more > 0 ? [`${more} more`] : [])].join(separator);
}
