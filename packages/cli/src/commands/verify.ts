import { join } from 'node:path';
import type { ControlResult } from '@fairway/plugin-golden-path-node';
import { type Command, Option } from 'commander';
import { loadGoldenPath } from '../goldenPath';
import {
  assertDirectory,
  FAIL,
  type Io,
  linesOf,
  PASS,
  readText,
  UNKNOWN,
} from '../io';
import type { Finish } from '../run';
import { toSarif } from '../sarif';

const WORDS: Record<ControlResult['state'], string> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  'not-applicable': 'n/a',
};

interface VerifyFlags {
  format: 'text' | 'json' | 'sarif';
  contactDomain?: string[];
  exceptions?: string;
}

function asText(results: readonly ControlResult[]): string {
  const width = Math.max(...results.map(({ id }) => id.length));
  const lines = results.flatMap(result => {
    const { id, state, message, evidence, remediation } = result;
    const head = `${WORDS[state].padEnd(7)}  ${id.padEnd(width)}  ${message}`;
    const until = result.exception
      ? [
          `         accepted until ${result.exception.expires} (${result.exception.owner}): ${result.exception.reason}`,
        ]
      : [];
    if (state === 'pass' || state === 'not-applicable') {
      return [head];
    }
    const places = evidence
      .filter(({ line }) => line !== undefined)
      .map(({ path, line }) => `         ${path}:${line}`);
    return [head, ...until, ...places, `         ${remediation}`];
  });
  const count = (state: ControlResult['state']) =>
    results.filter(r => r.state === state).length;
  const excepted = results.filter(({ exception }) => exception).length;
  return `${linesOf(lines)}${count('pass')} passed, ${count(
    'fail',
  )} failed, ${count('unknown')} unknown, ${count(
    'not-applicable',
  )} not applicable${
    excepted > 0 ? `; ${excepted} of them accepted for a while` : ''
  }.\n`;
}

/** 0 when every control that applies passes or is excepted, 1 when one fails, 2 when one could not be decided. */
function codeOf(results: readonly ControlResult[]): number {
  const counting = results.filter(({ exception }) => !exception);
  if (counting.some(({ state }) => state === 'fail')) {
    return FAIL;
  }
  return counting.some(({ state }) => state === 'unknown') ? UNKNOWN : PASS;
}

/** Folders that tools fill beside the code. */
const GENERATED = [
  '.venv',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '__pycache__',
];

/** Which of them git does not take either. */
async function generatedIn(io: Io, directory: string): Promise<string[]> {
  const text = await readText(io, join(directory, '.gitignore')).catch(
    () => '',
  );
  const ignored = new Set(text.split('\n').map(line => line.trim()));
  return GENERATED.filter(name => ignored.has(`${name}/`));
}

/** `fairway verify`: the golden path's controls on a folder, without the portal. */
export function addVerifyCommand(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  program
    .command('verify')
    .description(
      'Judges the controls of the golden path on a folder: before a commit, or in a pipeline.',
    )
    .argument('[directory]', 'root of the service', '.')
    .addOption(
      new Option('--format <format>', 'how the answer is written')
        .choices(['text', 'json', 'sarif'])
        .default('text'),
    )
    .option(
      '--contact-domain <domain...>',
      'domains that a security contact must belong to',
    )
    .option(
      '--exceptions <file>',
      'controls that need not pass yet, as the default branch has them; without it none is excepted',
    )
    .action(async (directory: string, flags: VerifyFlags) => {
      const { controls, directoryTree, parseControlExceptions, verifyTree } =
        loadGoldenPath();
      await assertDirectory(directory);
      const without = await generatedIn(io, directory);
      const tree = await directoryTree(directory, { without });
      const results = await verifyTree(tree, {
        contactDomains: flags.contactDomain,
        ...(flags.exceptions !== undefined && {
          exceptions: parseControlExceptions(
            flags.exceptions,
            await readText(io, flags.exceptions),
            new Set(controls.map(({ id }) => id)),
            new Date(),
          ),
        }),
      });
      if (flags.format === 'json') {
        io.out(`${JSON.stringify({ results }, null, 2)}\n`);
      } else if (flags.format === 'sarif') {
        io.out(`${JSON.stringify(toSarif(results), null, 2)}\n`);
      } else {
        io.out(asText(results));
      }
      finish(codeOf(results));
    });
}
