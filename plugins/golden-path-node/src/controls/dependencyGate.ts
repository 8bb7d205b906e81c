import { type Control, Findings } from '../control';
import { isBefore, type Located } from '../pipeline/model';
import { essence } from '../pipeline/purpose';
import { Pipelines } from '../pipeline/read';
import { THRESHOLDS_PATH } from '../policy/thresholds';
import { judgeLockfile } from '../packages/lockfile';

const OWN_LEVEL =
  /^(?:npm audit\b.*--audit-level|pip-audit\b|pip_audit\b|govulncheck\b|osv-scanner\b)/;

function judgeThresholdSteps(
  scans: readonly Located[],
  pipelines: Pipelines,
  findings: Findings,
) {
  const all = pipelines.require(
    'thresholds',
    'step that applies the thresholds to dependencies and licences',
    'change',
  );
  for (const scan of scans) {
    const report = /--output[= ]"?([\w./-]+)/.exec(scan.step.command)?.[1];
    const applied = all.filter(
      later =>
        isBefore(scan, later) &&
        (report === undefined || later.step.command.includes(report)),
    );
    if (applied.length === 0 && !OWN_LEVEL.test(essence(scan.step.command))) {
      findings.problem(
        'what the dependency scan finds is not held against the thresholds',
        scan.step.at,
      );
    }
  }
  for (const { step } of all) {
    if (!step.command.includes(THRESHOLDS_PATH)) {
      findings.problem(
        `the thresholds are not those of ${THRESHOLDS_PATH}`,
        step.at,
      );
    }
    const exceptions = /--exceptions[= ]"?([^\s"]+)/.exec(step.command)?.[1];
    if (exceptions !== undefined && /^(?:\.\/)?policy\//.test(exceptions)) {
      findings.problem(
        'exceptions are read from the change itself, not from the default branch',
        step.at,
      );
    }
  }
  const withLicences = all.filter(({ step }) => /--sbom\b/.test(step.command));
  if (all.length > 0 && withLicences.length === 0) {
    findings.problem(
      'licences are not held against the thresholds ("--sbom")',
      all[0].step.at,
    );
  }
}

/** A command that writes the exceptions of a branch to a file. */
const FROM_BRANCH =
  /git show [^>]*:policy\/exceptions\.yaml"?\s*>\s*"?([^\s"]+)/;

/** A command that may write a file. */
const WRITES =
  />|^(?:cp|mv|tee|ln|install|rsync|dd|truncate|patch|curl|wget|sed)\b/;

/** Files with exceptions are written from the default branch, and by nothing else. */
function judgeFiles(pipelines: Pipelines, findings: Findings) {
  const steps = pipelines.all.flatMap(({ jobs }) =>
    jobs.flatMap(job => job.steps),
  );
  const written = new Set(
    steps.flatMap(({ command }) => FROM_BRANCH.exec(command)?.[1] ?? []),
  );
  for (const step of steps.filter(({ command }) =>
    /^fairway thresholds\b/.test(essence(command)),
  )) {
    const file = /--exceptions[= ]"?([^\s"]+)/.exec(step.command)?.[1];
    if (file !== undefined && !written.has(file)) {
      findings.problem(
        `nothing writes ${file} from the exceptions of the default branch`,
        step.at,
      );
    }
  }
  const writing = steps.filter(
    ({ command }) =>
      WRITES.test(essence(command)) && !FROM_BRANCH.test(command),
  );
  for (const step of writing) {
    const file = [...written].find(one => step.command.includes(one));
    if (file !== undefined) {
      findings.problem(
        `${file}, the exceptions of the default branch, may be changed`,
        step.at,
      );
    }
  }
}

/** Where the exceptions come from, when they are written to a file first. */
function judgeSource(pipelines: Pipelines, findings: Findings) {
  for (const { steps } of pipelines.all.flatMap(({ jobs }) => jobs)) {
    for (const step of steps.filter(({ command }) =>
      /git show \S*:policy\/exceptions\.yaml/.test(command),
    )) {
      const ref =
        /git show "?([^\s:"]+):policy\/exceptions\.yaml/.exec(
          step.command,
        )?.[1] ?? '';
      if (
        !/^origin\/(?:main|master|HEAD|\$\{?CI_DEFAULT_BRANCH\}?)$/.test(ref)
      ) {
        findings.problem(
          `exceptions are read from ${ref}, not from the default branch`,
          step.at,
        );
      }
    }
  }
}

/** Dependencies are locked, and their weaknesses and licences are held against the thresholds. */
export const dependencyGate: Control = {
  id: 'dependency-gate',
  title: 'Dependency and licence gate',
  severity: 'high',
  remediation:
    'Commit the lockfile with a hash for each package, scan it on each change, and let "fairway thresholds" hold findings and the licences of the bill of materials against policy/thresholds.yaml, with the exceptions of the default branch.',
  frameworks: {
    soc2: ['CC7.1', 'CC9.2'],
    iso27002: ['5.21', '8.8'],
    osps: ['OSPS-VM-05', 'OSPS-QA-02.01', 'OSPS-BR-05'],
    ssdf: ['PW.4', 'RV.1.1', 'RV.1.2'],
    scorecard: ['Vulnerabilities', 'Pinned-Dependencies'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    const scans = pipelines.require(
      'dependency-scan',
      'dependency scan',
      'change',
    );
    judgeThresholdSteps(scans, pipelines, findings);
    judgeSource(pipelines, findings);
    judgeFiles(pipelines, findings);
    pipelines.requireOrder(
      pipelines.for('thresholds'),
      [...pipelines.every('image-build'), ...pipelines.every('machine-build')],
      'it is built before dependencies were held against the thresholds',
    );
    if (profile.kind !== 'vm-image') {
      judgeLockfile(tree, profile, findings);
    }
    return findings.verdict(
      'Packages are locked by hash, and each change is held against the thresholds for weaknesses and licences.',
    );
  },
};
