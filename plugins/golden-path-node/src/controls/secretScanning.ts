import { type Control, Findings } from '../control';
import type { Located } from '../pipeline/model';
import { essence } from '../pipeline/purpose';
import { Pipelines } from '../pipeline/read';
import { judgeGitleaksConfig } from '../secrets/gitleaksConfig';
import { judgePreCommit } from '../secrets/preCommit';

/** Whether the job has the whole history at hand. */
function judgeHistory(scan: Located, findings: Findings) {
  const command = essence(scan.step.command);
  if (
    /^gitleaks (?:dir|detect\b.*--no-git)/.test(command) ||
    /^secretlint\b/.test(command)
  ) {
    findings.problem(
      'only the files of the last commit are searched, not the history',
      scan.step.at,
    );
    return;
  }
  if (/--(?:log-opts|max-commits|depth)\b/.test(command)) {
    findings.problem('only a part of the history is searched', scan.step.at);
  }
  if (scan.job.fullHistory !== true) {
    const checkout = scan.job.steps.find(({ uses }) =>
      uses?.startsWith('actions/checkout@'),
    );
    findings.problem(
      'the job has no history to search (fetch-depth or GIT_DEPTH 0)',
      checkout?.at ?? scan.job.at,
    );
  }
}

/** Secrets are looked for in each change and in the whole history, before and in the pipeline. */
export const secretScanning: Control = {
  id: 'secret-scanning',
  title: 'Secret scan',
  severity: 'high',
  remediation:
    'Run gitleaks over the whole history on each change so that a finding stops the pipeline, keep its rules in .gitleaks.toml with a reason for each exception, and run it before each commit.',
  frameworks: {
    soc2: ['CC6.1'],
    iso27002: ['8.12', '8.28'],
    osps: ['OSPS-BR-07'],
    ssdf: ['PS.1', 'PO.5.1', 'PW.5.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    for (const scan of pipelines.require(
      'secret-scan',
      'secret scan',
      'change',
    )) {
      judgeHistory(scan, findings);
      const code = /--exit-code[= ](\d+)/.exec(scan.step.command)?.[1];
      if (code !== undefined && Number(code) === 0) {
        findings.problem(
          'a secret that is found does not stop the pipeline',
          scan.step.at,
        );
      }
      if (
        /^gitleaks\b/.test(essence(scan.step.command)) &&
        !/--redact\b/.test(scan.step.command)
      ) {
        findings.problem(
          'secrets that are found are printed into the log ("--redact")',
          scan.step.at,
        );
      }
    }
    judgeGitleaksConfig(tree, findings);
    judgePreCommit(tree, findings);
    return findings.verdict(
      'Secrets are looked for before each commit, in each change and in the whole history.',
    );
  },
};
