import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { linesOf } from '../text';
import { isPlaceholder, SECRET_PATTERNS } from './patterns';

/** Most characters of a file that are searched. */
const MAX_CHARACTERS = 512 * 1024;

// The library marks each file in the performance timeline of the process and
// keeps the marks for ever: each search takes longer than the one before it.
secretLintProfiler.mark = () => {};

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

/** Addresses of databases are told apart from examples by our own pattern. */
const REPLACED = new Set([
  '@secretlint/secretlint-rule-database-connection-string',
]);

/** A secret in a file; never its text. */
export interface FoundSecret {
  what: string;
  /** Line, from 1. */
  line: number;
}

function ownPatterns(text: string): FoundSecret[] {
  const lineAt = linesOf(text);
  return SECRET_PATTERNS.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].flatMap(match => {
      const value = match[1];
      return value !== undefined && isPlaceholder(value)
        ? []
        : [
            {
              what,
              line: lineAt(match.index) + (match[0].startsWith('\n') ? 1 : 0),
            },
          ];
    }),
  );
}

/** Finds secrets by their form: with the rules of secretlint, and with those that it leaves out. */
export async function secretsIn(
  path: string,
  text: string,
): Promise<FoundSecret[]> {
  const searched = text.slice(0, MAX_CHARACTERS);
  const { messages } = await lintSource({
    source: { content: searched, filePath: path, contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      config: {
        rules: [{ id: PRESET, rule: creator, options: {}, rules: [] }],
      },
    },
  });
  const found = [
    ...messages
      .filter(({ ruleId }) => !REPLACED.has(ruleId))
      .map(({ ruleId, loc }) => ({
        what: `a secret (${ruleId.replace('@secretlint/secretlint-rule-', '')})`,
        line: loc.start.line,
      })),
    ...ownPatterns(searched),
  ];
  // One line of one file is told once, by the first that found it.
  return [
    ...new Map(found.reverse().map(one => [one.line, one])).values(),
  ].sort((a, b) => a.line - b.line);
}
