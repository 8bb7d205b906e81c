import { type Control, Findings } from '../control';
import type { Located } from '../pipeline/model';
import { isBefore } from '../pipeline/model';
import { essence } from '../pipeline/purpose';
import { Pipelines } from '../pipeline/read';

/** Where a scanner writes its report. */
function reportOf({ step }: Located): string | undefined {
  return /(?:--(?:sarif-)?output|-o|--report-path|--output-file|-out)[= ]"?([\w./-]+)/.exec(
    essence(step.command),
  )?.[1];
}

/** Whether a scanner is told to write SARIF: by an option, not by the name of a file. */
const WRITES_SARIF =
  /(?:^|\s)(?:--sarif(?:-output)?|(?:--format|--output-format|-f|-fmt|--fmt)[= ]"?sarif)\b/;

/** Whether findings stop the pipeline: by the scanner itself, or by the thresholds that read its report. */
function blocks(scan: Located, thresholds: readonly Located[]): boolean {
  const command = essence(scan.step.command);
  if (
    /^semgrep\b.*\s--error\b/.test(command) ||
    /^(?:bandit|gosec)\b(?!.*(?:--exit-zero|-no-fail))/.test(command)
  ) {
    return true;
  }
  const report = reportOf(scan);
  return thresholds.some(
    later =>
      isBefore(scan, later) &&
      (report === undefined || later.step.command.includes(report)),
  );
}

/** Weak code is found before it is tested, and stops the pipeline. */
export const sast: Control = {
  id: 'sast',
  title: 'Code scan',
  severity: 'high',
  remediation:
    'Scan the code on each change before the tests, write SARIF, upload it with "fairway report upload" and let "fairway thresholds" stop the pipeline.',
  frameworks: {
    soc2: ['CC7.1'],
    iso27002: ['8.28', '8.29'],
    osps: ['OSPS-VM-06'],
    ssdf: ['PW.7', 'PW.8'],
    scorecard: ['SAST'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    const scans = pipelines.require('sast', 'code scan', 'change');
    const thresholds = pipelines.for('thresholds');
    const uploads = pipelines.for('upload');
    for (const scan of scans) {
      if (!blocks(scan, thresholds)) {
        findings.problem(
          'what the code scan finds does not stop the pipeline',
          scan.step.at,
        );
      }
      const report = reportOf(scan);
      if (!scan.step.uses && !WRITES_SARIF.test(essence(scan.step.command))) {
        findings.problem('the code scan writes no SARIF', scan.step.at);
      } else if (
        report &&
        !uploads.some(({ step }) => step.command.includes(report))
      ) {
        findings.problem(`${report} is not uploaded`, scan.step.at);
      }
    }
    pipelines.requireOrder(
      scans,
      pipelines.every('test'),
      'tests run before the code was scanned',
    );
    return findings.verdict(
      'Code is scanned on each change before it is tested, and findings stop it.',
    );
  },
};
