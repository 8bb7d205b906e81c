import {
  matchesOwnerPattern,
  type OwnerRule,
  parseCodeowners,
} from '@fairway/plugin-golden-path-node';
import type { Organisation } from '../organisation';

const MAX_RULES = 300;

/** Files of a change that one line of CODEOWNERS gives to somebody. */
export interface OwnedFiles {
  /** Line of CODEOWNERS, from 1. */
  line: number;
  pattern: string;
  /** As written, for example `@harbour/payments`. */
  owners: string[];
  paths: string[];
  /** Names of those whose approval counts. */
  people: string[];
}

/** Whose approval the files of a change need. */
export interface Ownership {
  files: OwnedFiles[];
  /** Lines that can't be used. */
  notes: string[];
}

/**
 * Tells whose approval the changed files need. The last line that matches a file
 * decides, as on GitHub; a file that no line gives to anybody needs none.
 *
 * @param text - CODEOWNERS of the default branch; undefined when there is none
 * @param host - owner of the repository
 */
export function ownershipOf(
  text: string | undefined,
  paths: readonly string[],
  organisation: Organisation,
  host: string,
): Ownership {
  if (text === undefined) {
    return { files: [], notes: [] };
  }
  const { rules, invalid } = parseCodeowners(text);
  const used = rules.slice(0, MAX_RULES);
  const byRule = new Map<OwnerRule, string[]>();
  for (const path of paths) {
    const rule = used.findLast(one => matchesOwnerPattern(one.pattern, path));
    if (rule && rule.owners.length > 0) {
      byRule.set(rule, [...(byRule.get(rule) ?? []), path]);
    }
  }
  const files = [...byRule]
    .sort(([a], [b]) => a.line - b.line)
    .map(([{ line, pattern, owners }, owned]) => ({
      line,
      pattern,
      owners,
      paths: owned,
      people: [
        ...new Set(owners.flatMap(one => organisation.ownersNamed(one, host))),
      ].sort(),
    }));
  return {
    files,
    notes: [
      ...invalid.map(reason => `CODEOWNERS: ${reason}, so it is skipped.`),
      ...(rules.length > MAX_RULES
        ? [
            `CODEOWNERS has more than ${MAX_RULES} lines; the others are skipped.`,
          ]
        : []),
      ...files
        .filter(({ people }) => people.length === 0)
        .map(
          ({ line, owners }) =>
            `CODEOWNERS line ${line}: nobody here is ${owners.join(' or ')}.`,
        ),
    ],
  };
}
