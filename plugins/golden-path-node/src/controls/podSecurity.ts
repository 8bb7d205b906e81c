import { type Control, Findings, notApplicable } from '../control';
import { readManifests, runsInCluster } from '../kubernetes/manifests';
import { judgeIdentity } from '../kubernetes/identity';
import { judgeDisruption, judgePods } from '../kubernetes/pods';
import { workloadOf } from '../kubernetes/workloads';

/** Pods have no more rights than the "restricted" Pod Security Standard gives, and an identity without powers. */
export const podSecurity: Control = {
  id: 'pod-security',
  title: 'Pod security',
  severity: 'high',
  remediation:
    'In the pod template, set runAsNonRoot, seccompProfile RuntimeDefault, allowPrivilegeEscalation false, capabilities drop ALL, readOnlyRootFilesystem, requests and limits, probes, an image by digest, a ServiceAccount of its own and automountServiceAccountToken false.',
  frameworks: {
    soc2: ['CC6.1', 'CC6.6'],
    iso27002: ['8.2', '8.9'],
    osps: ['OSPS-AC-04'],
    ssdf: ['PW.9.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const manifests = readManifests(tree, findings);
    const workloads = manifests
      .map(workloadOf)
      .filter(workload => workload !== undefined);
    if (workloads.length === 0) {
      if (!runsInCluster(profile, manifests)) {
        return notApplicable('It does not run in Kubernetes.');
      }
      findings.problem('there is no workload among the Kubernetes manifests', {
        path: 'deploy/k8s',
      });
    }
    for (const workload of workloads) {
      findings.evidence(workload.manifest.path);
      judgePods(findings, workload);
      judgeDisruption(findings, workload, manifests);
    }
    judgeIdentity(findings, manifests, workloads);
    return findings.verdict(
      `${workloads
        .map(({ manifest }) => `${manifest.kind} ${manifest.name}`)
        .join(
          ', ',
        )}: restricted, with an identity of its own that has no token.`,
    );
  },
};
