import type { LoadedPolicies } from '../loadPolicies';
import type { PolicyProblem } from '../yamlFile';
import type { Directory } from './Directory';
import type { Finding } from './finding';
import { lintPeople } from './liveRules';
import { lintStatic } from './staticRules';

/** Rules of the lint whose findings mean that a file does not load. */
export const LOADING_RULES: ReadonlySet<string> = new Set([
  'syntax',
  'schema',
  'missing-max',
  'empty-approval',
  'break-glass-without-review',
  'condition',
  'unknown-defaults',
  'unknown-hook',
  'unknown-ticket-source',
  'unknown-provider',
  'invalid-target',
  'failing-test',
  'name-twice',
]);

/** What would not load, as findings. */
export function problemFindings(problems: readonly PolicyProblem[]): Finding[] {
  return problems.map(problem => ({ ...problem, severity: 'error' }));
}

/** By file and line, each finding once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const unique = new Map(
    findings.map(finding => [
      [finding.file, finding.line, finding.rule, finding.message].join('\n'),
      finding,
    ]),
  );
  return [...unique.values()].sort(
    (a, b) =>
      a.file.localeCompare(b.file, 'en-US') ||
      a.line - b.line ||
      a.rule.localeCompare(b.rule, 'en-US'),
  );
}

/** Everything that is wrong with the policies of a directory. */
export async function lintPolicies(
  { policies, problems }: LoadedPolicies,
  now: Date,
  /** Without it nothing is said of people. */
  directory?: Directory,
): Promise<Finding[]> {
  const loaded = [...policies.values()];
  const live: Finding[] = [];
  if (directory) {
    for (const policy of loaded) {
      live.push(...(await lintPeople(policy, directory)));
    }
  }
  return inOrder([
    ...problemFindings(problems),
    ...loaded.flatMap(policy => problemFindings(policy.problems)),
    ...lintStatic(loaded, now),
    ...live,
  ]);
}
