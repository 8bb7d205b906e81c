import {
  LOADING_RULES,
  type Finding,
} from '@fairway/plugin-jit-access-backend/policy';
import { inspectApprovedImages } from '@fairway/plugin-approved-images-node/policy';
import { inspectAutomation } from '@fairway/plugin-security-cases-backend/policy';
import { inspectPolicies } from '@fairway/plugin-security-scorecard-backend/policy';
import type { Command } from 'commander';
import { z } from 'zod';
import shippedFacts from '../facts.json';
import {
  assertDirectory,
  CommandError,
  FAIL,
  lookAt,
  PASS,
  readText,
  type Io,
} from '../io';
import type { Finish } from '../run';
import {
  accessSummary,
  addReplayCommand,
  findingLine,
  inspectAccess,
  inspectServicePolicy,
  parseNames,
} from './accessPolicies';

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
  const text = await readText(io, file);
  try {
    return catalogue.parse(JSON.parse(text));
  } catch (error) {
    throw new CommandError(
      `${file} is no catalogue of facts, a list of { id, title, annotations, facts }: ${error}`,
    );
  }
}

/** `file:line` of a problem. */
const placeOf = (problem: string) =>
  /^.*?:\d+(?=:)/.exec(problem)?.[0] ?? problem;

/** `fairway policy lint`, `test` and `replay`; the first two need no portal. */
export function addPolicyCommands(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  const policy = program
    .command('policy')
    .description(
      'Check files, gates, waiver rules, modes, automation, approved images and access policies; lint and test need no portal',
    );

  const add = (
    name: string,
    description: string,
    report: (result: Awaited<ReturnType<typeof inspectPolicies>>) => string,
    concerns: (finding: Finding) => boolean,
  ) =>
    policy
      .command(`${name} <path>`)
      .description(description)
      .option(
        '--facts <file>',
        'facts of the collectors as JSON, instead of those of Fairway',
      )
      .option(
        '--catalog <directory>',
        'catalog files with the people and entities that access policies name',
      )
      .option(
        '--portal',
        'ask the catalog of the portal for them; needs a token that may read it',
      )
      .option('--token <token>', 'instead of FAIRWAY_TOKEN')
      .option('--providers <ids>', 'installed providers of access', parseNames)
      .option('--hooks <names>', 'installed hooks', parseNames)
      .option('--ticket-sources <ids>', 'installed ticket sources', parseNames)
      .option('--strict', 'exit code 1 also for warnings')
      .action(async (directory, { facts, strict, ...options }) => {
        const isBad = ({ severity }: Finding) => strict || severity === 'error';
        if (options.catalog !== undefined) {
          await assertDirectory(options.catalog);
        }
        if ((await lookAt(directory)).isFile()) {
          const own = await inspectServicePolicy(io, directory, options);
          const findings = own.findings.filter(concerns);
          findings.forEach(finding => io.err(findingLine(finding)));
          io.out(accessSummary({ ...own, findings }));
          finish(findings.some(isBad) ? FAIL : PASS);
          return;
        }
        const result = await inspectPolicies(
          directory,
          await factsOf(io, facts),
        );
        const access = await inspectAccess(io, directory, options);
        const findings = access?.findings.filter(concerns) ?? [];
        // What is no YAML is said once, by whoever it was meant for.
        const said = new Set(
          findings.map(({ file, line }) => `${file}:${line}`),
        );
        const today = new Date().toISOString().slice(0, 10);
        const others = [
          ...(await inspectAutomation(directory)),
          ...(await inspectApprovedImages(directory, today)),
        ];
        const problems = [
          ...result.problems,
          ...others.filter(
            problem =>
              !result.problems.some(one => placeOf(one) === placeOf(problem)),
          ),
        ].filter(problem => !said.has(placeOf(problem)));
        problems.forEach(problem => io.err(`${problem}\n`));
        result.notes.forEach(note => io.err(`note: ${note}\n`));
        findings.forEach(finding => io.err(findingLine(finding)));
        if (result.checks.length > 0 || !access) {
          io.out(report({ ...result, problems }));
        }
        if (access) {
          io.out(accessSummary({ ...access, findings }));
        }
        finish(problems.length || findings.some(isBad) ? FAIL : PASS);
      });

  add(
    'lint',
    'Whether the files would load and say what they should, with file and line of each fault: exit code 0 or 1',
    result =>
      `${result.checks.length} checks in ${result.files} files, ${result.problems.length} problems\n`,
    () => true,
  );
  add(
    'test',
    'Run the tests in the files: exit code 0 or 1',
    result => {
      const untested = result.checks.filter(check => check.tests === 0);
      return [
        `${result.tests} tests of ${result.checks.length - untested.length} checks, ${result.problems.length} problems`,
        ...untested.map(check => `  no test: ${check.id}`),
        '',
      ].join('\n');
    },
    // What would not load has not been tested either.
    ({ rule, severity }) =>
      severity === 'error' ? LOADING_RULES.has(rule) : rule === 'untested-rule',
  );
  addReplayCommand(policy, io, finish);
}
