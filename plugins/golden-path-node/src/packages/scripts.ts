import { essence } from '../pipeline/purpose';
import { commandsOf } from '../pipeline/script';
import { split } from '../pipeline/shellLines';

/** Options of `node` before `--test`; behind the name of a file it would be that file's own. */
const NODE_TESTS =
  /^(?:node|tsx)\s+(?:(?:--import|--require|-r|--env-file)[ =]\S+\s+|--(?!eval|print|check)[\w-]+(?:=\S+)?\s+)*--test(?:\s|$)/;
/** Linters and test runners of scripts of npm. */
const RUNNERS =
  /^(?:jest|vitest|mocha|ava|tap|jasmine|uvu|playwright test|cypress run|karma start|ng (?:test|lint)|next lint|eslint|biome (?:lint|ci)|oxlint|xo|standard|backstage-cli (?:package|repo) (?:test|lint))(?:\s|$)/;
/** Words before a runner that only set something, or count what it covers. */
const WRAPPER =
  /^(?:(?:\.\/)?node_modules\/\.bin\/|cross-env\s+(?:\w+=\S*\s+)+|(?:c8|nyc)\s+(?:--?\S+\s+)*)/;
/** It says how it is used, or what it would do, and ends well. */
const ONLY_TOLD =
  /\s(?:--help|-h|--version|-v|--print-config|--list-?[tT]ests|--collect-only)(?:[\s=]|$)/;
const OTHER = /^npm\s+(?:run\s+)?(?:--silent\s+|-s\s+)?([\w:-]+)/;

/**
 * Whether a script of package.json runs a known linter or test runner whose
 * failure counts, itself or through other scripts.
 */
export function runsKnown(
  script: string,
  scriptOf: (name: string) => string | undefined,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const parts = split(script);
  // Behind it, what came before counts no more.
  const goesOn = parts.slice(0, -1).some(({ next }) => next === ';');
  if (goesOn || script.trim().includes('\n')) {
    return false;
  }
  return commandsOf(script, true, false).some(({ text, ignored }) => {
    const command = essence(essence(text).replace(WRAPPER, ''));
    if (ignored !== undefined || ONLY_TOLD.test(command)) {
      return false;
    }
    if (NODE_TESTS.test(command) || RUNNERS.test(command)) {
      return true;
    }
    const name = OTHER.exec(command)?.[1];
    const other = name && !seen.has(name) ? scriptOf(name) : undefined;
    return (
      name !== undefined &&
      other !== undefined &&
      runsKnown(other, scriptOf, new Set([...seen, name]))
    );
  });
}
