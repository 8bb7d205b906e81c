import { type Control, Findings, notApplicable } from '../control';
import {
  type Manifest,
  readManifests,
  runsInCluster,
} from '../kubernetes/manifests';
import { isOpen, isolates } from '../kubernetes/networkRules';
import { selects, type Workload, workloadOf } from '../kubernetes/workloads';

const DIRECTIONS = ['ingress', 'egress'] as const;

function judgeWorkload(
  findings: Findings,
  workload: Workload,
  policies: Manifest[],
) {
  const { manifest, labels, hostNetwork, templatePath } = workload;
  const what = `${manifest.kind} ${manifest.name}`;
  if (hostNetwork) {
    findings.problem(
      `${what} uses the network of its node, where policies do not apply`,
      manifest.at(...templatePath, 'spec', 'hostNetwork'),
    );
  }
  const selecting = policies.filter(
    p =>
      p.namespace === manifest.namespace && selects(p.spec.podSelector, labels),
  );
  for (const direction of DIRECTIONS) {
    const isolating = selecting.filter(p => isolates(p.spec, direction));
    if (isolating.length === 0) {
      findings.problem(
        `no NetworkPolicy denies ${direction} of ${what}`,
        selecting[0]?.at('spec', 'policyTypes') ??
          manifest.at(...templatePath, 'metadata', 'labels'),
      );
    }
    for (const policy of isolating) {
      findings.evidence(policy.path);
      const rules = policy.spec[direction] ?? [];
      const open = Array.isArray(rules)
        ? rules.findIndex(rule => isOpen(rule, direction))
        : 0;
      if (open >= 0) {
        findings.problem(
          `NetworkPolicy ${policy.name} lets ${
            direction === 'ingress' ? 'everybody in to' : 'everything out of'
          } ${what}`,
          policy.at('spec', direction, open),
        );
      }
    }
  }
}

/** Nothing reaches the workload, and it reaches nothing, but for what is named. */
export const networkPolicy: Control = {
  id: 'network-policy',
  title: 'Network policy',
  severity: 'high',
  remediation:
    'Add a NetworkPolicy (networking.k8s.io/v1) in the namespace of the workload whose podSelector matches its labels, with policyTypes Ingress and Egress and no rules; allow only named peers in a second one.',
  frameworks: {
    soc2: ['CC6.6'],
    iso27002: ['8.20', '8.22'],
    ssdf: ['PW.9.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const manifests = readManifests(tree, findings);
    const workloads = manifests
      .map(workloadOf)
      .filter(workload => workload !== undefined);
    const policies = manifests.filter(
      m =>
        m.kind === 'NetworkPolicy' && m.apiVersion === 'networking.k8s.io/v1',
    );
    if (workloads.length === 0 && !runsInCluster(profile, manifests)) {
      return notApplicable('It does not run in Kubernetes.');
    }
    if (workloads.length === 0) {
      findings.problem(
        'there is no workload among the Kubernetes manifests, so nothing shows that it is closed',
        { path: 'deploy/k8s' },
      );
    }
    for (const workload of workloads) {
      findings.evidence(workload.manifest.path);
      judgeWorkload(findings, workload, policies);
    }
    return findings.verdict(
      `${workloads
        .map(w => `${w.manifest.kind} ${w.manifest.name}`)
        .join(
          ', ',
        )}: selected by a policy that denies ingress and egress, and only named peers are allowed.`,
    );
  },
};
