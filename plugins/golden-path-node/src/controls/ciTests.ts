import { type Control, Findings } from '../control';
import { Pipelines } from '../pipeline/read';
import { essence } from '../pipeline/purpose';
import { runsKnown } from '../packages/scripts';
import type { ServiceProfile } from '../profile';
import { isRecord, readText } from '../text';
import type { Evidence, Tree } from '../types';

const TEST_FILE =
  /(?:^|\/)(?:[^/]+\.(?:test|spec)\.[cm]?[jt]sx?|test_[^/]+\.py|[^/]+_test\.(?:py|go))$/;
/** A test of who is refused names one of the two answers that refuse. */
const REFUSAL =
  /\b(?:401|403|StatusUnauthorized|StatusForbidden|HTTP_40[13]_\w+)\b/;
/** Scripts that pass whatever the code does. */
const EMPTY_SCRIPT = /^(?:true|:|exit 0|echo\b[^&|;]*)?$/;
const NO_TEST_FAILS =
  /--passWithNoTests|--pass-with-no-tests|--exit-zero|\|\|\s*(?:true|:|exit 0)/;

/** What `npm test` or `npm run lint` runs, and where that is written. */
function scriptOf(
  tree: Tree,
  name: string,
): { script: string | undefined; at: Evidence } {
  const path = 'package.json';
  const file = readText(tree, path);
  if (!file.ok) {
    return { script: undefined, at: { path } };
  }
  const line =
    file.text.split('\n').findIndex(l => l.includes(`"${name}":`)) + 1;
  let script: unknown;
  try {
    const content: unknown = JSON.parse(file.text);
    script =
      isRecord(content) && isRecord(content.scripts)
        ? content.scripts[name]
        : undefined;
  } catch {
    script = undefined;
  }
  return {
    script: typeof script === 'string' ? script : undefined,
    at: line > 0 ? { path, line } : { path },
  };
}

function judgeScripts(
  tree: Tree,
  commands: readonly string[],
  findings: Findings,
) {
  const named = commands.flatMap(command => {
    const found = /^npm (?:run )?(?:--silent )?([\w:-]+)/.exec(
      essence(command),
    )?.[1];
    return found ? [found] : [];
  });
  for (const name of new Set(named)) {
    const { script, at } = scriptOf(tree, name);
    if (script === undefined) {
      findings.problem(
        `package.json has no script "${name}", which the pipeline runs`,
        at,
      );
    } else if (EMPTY_SCRIPT.test(script.trim())) {
      findings.problem(`the script "${name}" runs nothing`, at);
    } else if (NO_TEST_FAILS.test(script)) {
      findings.problem(`the script "${name}" passes although it fails`, at);
    } else if (!runsKnown(script, other => scriptOf(tree, other).script)) {
      findings.doubt(
        `it can't be told whether the script "${name}" judges anything: it runs no known linter or test runner whose failure counts`,
        at,
      );
    } else {
      findings.evidence(at.path, at.line);
    }
  }
}

function judgeTests(
  tree: Tree,
  profile: Partial<ServiceProfile>,
  findings: Findings,
) {
  const tests = tree.paths().filter(path => TEST_FILE.test(path));
  if (tests.length === 0) {
    findings.problem('there are no tests', {
      path: { node: 'src/test', python: 'tests', go: 'internal' }[
        profile.language ?? 'node'
      ],
    });
    return;
  }
  const refusing = tests.filter(path => REFUSAL.test(tree.read(path) ?? ''));
  if (refusing.length === 0) {
    findings.problem('no test asserts that somebody is refused (401 or 403)', {
      path: tests[0],
    });
  }
  refusing.slice(0, 3).forEach(path => findings.evidence(path));
}

/** Each change is linted and tested before it can be merged, also for who is refused. */
export const ciTests: Control = {
  id: 'ci-tests',
  title: 'Tests in the pipeline',
  severity: 'high',
  remediation:
    'Run the linter and all tests on each change, so that a failure stops the pipeline, and keep a test that asserts that a caller without the right is refused.',
  frameworks: {
    soc2: ['CC8.1'],
    iso27002: ['8.29'],
    osps: ['OSPS-QA-03', 'OSPS-QA-06'],
    ssdf: ['PW.8.2'],
    scorecard: ['CI-Tests'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    const lint = pipelines.require('lint', 'lint', 'change');
    const isImage = profile.kind === 'vm-image';
    const test = isImage ? [] : pipelines.require('test', 'test', 'change');
    judgeScripts(
      tree,
      [...lint, ...test].map(({ step }) => step.command),
      findings,
    );
    for (const { step } of [...lint, ...test]) {
      if (NO_TEST_FAILS.test(step.command)) {
        findings.problem('a command passes although it fails', step.at);
      }
    }
    if (!isImage) {
      judgeTests(tree, profile, findings);
    }
    return findings.verdict(
      isImage
        ? 'Each change is checked and validated before it is merged.'
        : 'Each change is linted and tested before it is merged, also for who is refused.',
    );
  },
};
