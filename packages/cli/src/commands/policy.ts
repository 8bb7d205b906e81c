import { inspectPolicies } from '@fairway/plugin-security-scorecard-backend/policy';
import type { Command } from 'commander';
import { z } from 'zod';
import shippedFacts from '../facts.json';
import { CommandError, FAIL, PASS, type Io } from '../io';
import type { Finish } from '../run';

const catalogue = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    annotations: z.array(z.string()),
    facts: z.record(
      z.string(),
      z.object({
        type: z.enum(['string', 'int', 'double', 'bool', 'list<string>']),
        description: z.string(),
      }),
    ),
  }),
);

async function factsOf(io: Io, file: string | undefined) {
  if (!file) {
    return catalogue.parse(shippedFacts);
  }
  try {
    const text = Buffer.from(await io.readFile(file)).toString('utf8');
    return catalogue.parse(JSON.parse(text));
  } catch (error) {
    throw new CommandError(
      `${file} is no catalogue of facts, a list of { id, title, annotations, facts }: ${error}`,
    );
  }
}

/** `fairway policy lint` and `fairway policy test`; both work without a portal. */
export function addPolicyCommands(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  const policy = program
    .command('policy')
    .description('Check files, gates, waiver rules and modes; needs no portal');

  const add = (
    name: string,
    description: string,
    report: (result: Awaited<ReturnType<typeof inspectPolicies>>) => string,
  ) =>
    policy
      .command(`${name} <directory>`)
      .description(description)
      .option(
        '--facts <file>',
        'facts of the collectors as JSON, instead of those of Fairway',
      )
      .action(async (directory, { facts }) => {
        const result = await inspectPolicies(
          directory,
          await factsOf(io, facts),
        );
        result.problems.forEach(problem => io.err(`${problem}\n`));
        result.notes.forEach(note => io.err(`note: ${note}\n`));
        io.out(report(result));
        finish(result.problems.length ? FAIL : PASS);
      });

  add(
    'lint',
    'Whether the files would load, with file and line of each fault: exit code 0 or 1',
    result =>
      `${result.checks.length} checks in ${result.files} files, ${result.problems.length} problems\n`,
  );
  add('test', 'Run the tests in the check files: exit code 0 or 1', result => {
    const untested = result.checks.filter(check => check.tests === 0);
    return [
      `${result.tests} tests of ${result.checks.length - untested.length} checks, ${result.problems.length} problems`,
      ...untested.map(check => `  no test: ${check.id}`),
      '',
    ].join('\n');
  });
}
