import { isTimed, runWithin, TooLongError } from './runWithin';
import { nodesOf, stringOf } from './syntax';
import type { ASTNode } from '@marcbachmann/cel-js';

/** How long one expression, or one text compared with a pattern, may take, in milliseconds. */
const PATIENCE = 250;
/** Functions that ask something of each element of a list. */
const OVER_ALL = ['all', 'exists', 'exists_one', 'filter', 'map'];

/** Longest list of alternatives that is tried one after the other. */
const MOST_ALTERNATIVES = 50;

/** How many groups are lists of alternatives, and whether the whole is one. */
function choicesIn(plain: string): { groups: number; whole: boolean } {
  const inner = /\(([^()]*)\)/;
  let groups = 0;
  let rest = plain;
  for (let found = inner.exec(rest); found; found = inner.exec(rest)) {
    groups += found[1].includes('|') ? 1 : 0;
    rest = rest.replace(inner, 'x');
  }
  return { groups, whole: rest.includes('|') };
}

/**
 * Whether a regular expression is done soon with every text of some thousand
 * characters: there are only few ways in which it can match. It repeats at most
 * twice, and never a group; beginning anywhere in the text, or a list of
 * alternatives, counts as one of the two.
 */
export function isQuickPattern(source: string): boolean {
  const plain = source
    .replace(/\\[\s\S]/g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '(');
  const repeats = plain.match(/[*+?]\??|\{\d+,\d*\}\??/g) ?? [];
  const { groups, whole } = choicesIn(plain);
  const choices = groups + (whole ? 1 : 0);
  const anywhere = plain.startsWith('^') && !whole ? 0 : 1;
  return (
    repeats.length + anywhere + choices <= 2 &&
    choices <= 1 &&
    plain.split('|').length <= MOST_ALTERNATIVES &&
    !/\)[*+{]/.test(plain)
  );
}

/**
 * Asks what may be costly. Throws TooLongError when there is no answer in time;
 * where the time is taken already, it is that of the whole.
 */
export function askInTime<T>(isCostly: boolean, ask: () => T): T {
  return isCostly && !isTimed() ? runWithin(PATIENCE, ask) : ask();
}

/** Whether a text matches; false for one that takes too long to tell. */
export function matchesInTime(source: string, text: string): boolean {
  const pattern = new RegExp(source, 'u');
  try {
    return askInTime(!isQuickPattern(source), () => pattern.test(text));
  } catch (error) {
    if (error instanceof TooLongError) {
      return false;
    }
    throw error;
  }
}

/**
 * What of an expression could take for ever, in words; undefined when nothing
 * could: comparing with a pattern that is not quick, or asking something of
 * each of a list for each of another.
 */
export function costOf(ast: ASTNode): string | undefined {
  for (const node of nodesOf(ast)) {
    if (node.op !== 'rcall') {
      continue;
    }
    const [name, , args] = node.args;
    if (name === 'matches') {
      const source = args.length === 1 ? stringOf(args[0]) : undefined;
      if (source === undefined || !isQuickPattern(source)) {
        return 'matches() with a pattern that repeats more than twice, or repeats a group';
      }
    }
    if (
      OVER_ALL.includes(name) &&
      nodesOf(node).some(
        inner =>
          inner !== node &&
          inner.op === 'rcall' &&
          OVER_ALL.includes(inner.args[0]),
      )
    ) {
      return `${name}() with another of its kind in it`;
    }
  }
  return undefined;
}
