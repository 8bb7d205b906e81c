import { z } from 'zod';
import { type Control, Findings } from '../control';
import { CONTROLS_PATH } from '../controlManifest';
import { readTyped } from '../record/document';

const record = z.object({
  version: z.literal(1),
  template: z.object({ ref: z.string().min(1), version: z.string().min(1) }),
  controls: z.array(
    z.object({
      id: z.string().min(1),
      title: z.string().min(1),
      severity: z.enum(['critical', 'high', 'medium', 'low']),
      state: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
      check: z.string(),
      evidence: z.array(z.string()),
      frameworks: z.record(z.string(), z.array(z.string())),
    }),
  ),
});

const sorted = (frameworks: Readonly<Record<string, readonly string[]>>) =>
  JSON.stringify(
    Object.entries(frameworks)
      .map(([name, ids]) => [name, [...ids].sort()])
      .sort(),
  );

/** Which controls it has, by which check, for which framework: as an auditor reads it. */
export const controlManifest = (
  known: () => readonly Omit<Control, 'judge'>[],
): Control => ({
  id: 'control-manifest',
  title: 'Control manifest',
  severity: 'low',
  remediation:
    'Write .golden-path/controls.yaml anew by an upgrade of the golden path; it lists every control with its check and its framework ids, and is never written by hand.',
  frameworks: {
    soc2: ['CC4.1', 'CC5.2'],
    iso27002: ['5.36', '8.25'],
    osps: ['OSPS-GV-04', 'OSPS-VM-05', 'OSPS-VM-06'],
    ssdf: ['PO.4'],
  },
  judge(tree) {
    const findings = new Findings();
    const document = readTyped(tree, CONTROLS_PATH, record, findings);
    if (!document) {
      return findings.verdict('');
    }
    const { data, at } = document;
    const ids = new Map(known().map(control => [control.id, control]));
    const seen = new Set<string>();
    data.controls.forEach(({ id, check, severity, frameworks }, index) => {
      const control = ids.get(id);
      const place = (member: string) => at('controls', index, member);
      if (!control) {
        findings.problem(`${id} is no control that is checked`, place('id'));
        return;
      }
      if (seen.has(id)) {
        findings.problem(`${id} is listed twice`, place('id'));
      }
      seen.add(id);
      if (check !== `golden-path.${id}`) {
        findings.problem(`${id} names the check ${check}`, place('check'));
      }
      if (severity !== control.severity) {
        findings.problem(
          `${id} is ${control.severity} and not ${severity}`,
          place('severity'),
        );
      }
      if (sorted(frameworks) !== sorted(control.frameworks)) {
        findings.problem(`${id} has other framework ids`, place('frameworks'));
      }
    });
    const missing = [...ids.keys()].filter(id => !seen.has(id));
    if (missing.length > 0) {
      findings.doubt(
        `${missing.slice(0, 3).join(', ')} ${missing.length > 3 ? 'and others are' : 'is'} not listed: the record is older than the controls, or was cut`,
        at('controls'),
      );
    }
    return findings.verdict(
      `${data.controls.length} controls with their checks and framework ids.`,
    );
  },
});
