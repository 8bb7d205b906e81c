import type { Findings } from '../control';
import { isRecord } from '../text';
import type { Manifest } from './manifests';
import type { Workload } from './workloads';

const ROLES = ['Role', 'ClusterRole'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
/** What lets a holder become somebody else, or more. */
const ESCALATING_VERBS = ['escalate', 'bind', 'impersonate'];

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function judgeRole(findings: Findings, role: Manifest) {
  list(role.content.rules).forEach((rule, index) => {
    const members = isRecord(rule) ? rule : {};
    for (const member of ['verbs', 'resources', 'apiGroups']) {
      const words = list(members[member]).map(String);
      if (words.includes('*')) {
        findings.problem(
          `${role.kind} ${role.name} gives all ${member}`,
          role.at('rules', index, member),
        );
      }
      const escalating = words.find(
        word => member === 'verbs' && ESCALATING_VERBS.includes(word),
      );
      if (escalating !== undefined) {
        findings.problem(
          `${role.kind} ${role.name} lets its holder ${escalating}`,
          role.at('rules', index, member),
        );
      }
    }
    const secrets = list(members.resources).includes('secrets');
    if (secrets && list(members.resourceNames).length === 0) {
      findings.problem(
        `${role.kind} ${role.name} gives every secret of the namespace`,
        role.at('rules', index, 'resources'),
      );
    }
  });
}

function judgeBinding(
  findings: Findings,
  binding: Manifest,
  roles: readonly Manifest[],
) {
  const reference = isRecord(binding.content.roleRef)
    ? binding.content.roleRef
    : {};
  if (binding.kind === 'ClusterRoleBinding') {
    findings.problem(
      `ClusterRoleBinding ${binding.name} gives rights in the whole cluster`,
      binding.at('kind'),
    );
  }
  const known = roles.some(
    ({ kind, name }) => kind === reference.kind && name === reference.name,
  );
  if (!known) {
    findings.problem(
      `${binding.kind} ${binding.name} gives ${String(reference.kind)} ${String(reference.name)}, which is not in the repository`,
      binding.at('roleRef', 'name'),
    );
  }
  list(binding.content.subjects).forEach((subject, index) => {
    const name = isRecord(subject) ? String(subject.name) : '';
    if (
      isRecord(subject) &&
      (subject.kind !== 'ServiceAccount' || name === 'default')
    ) {
      findings.problem(
        `${binding.kind} ${binding.name} gives rights to ${String(subject.kind)} ${name}`,
        binding.at('subjects', index, 'name'),
      );
    }
  });
}

/** Each workload has a service account of its own, without a token and with rights that are named. */
export function judgeIdentity(
  findings: Findings,
  manifests: readonly Manifest[],
  workloads: readonly Workload[],
): void {
  for (const { manifest, template, templatePath } of workloads) {
    const spec = isRecord(template.spec) ? template.spec : {};
    const name = spec.serviceAccountName;
    const account = manifests.find(
      m =>
        m.kind === 'ServiceAccount' &&
        m.name === name &&
        m.namespace === manifest.namespace,
    );
    if (typeof name !== 'string' || name === 'default' || !account) {
      findings.problem(
        `${manifest.kind} ${manifest.name} has no service account of its own`,
        manifest.at(...templatePath, 'spec', 'serviceAccountName'),
      );
    } else if (account.content.automountServiceAccountToken !== false) {
      findings.problem(
        `ServiceAccount ${account.name} gives its token to every pod`,
        account.at('automountServiceAccountToken'),
      );
    }
  }
  const roles = manifests.filter(({ kind }) => ROLES.includes(kind));
  roles.forEach(role => judgeRole(findings, role));
  manifests
    .filter(({ kind }) => BINDINGS.includes(kind))
    .forEach(binding => judgeBinding(findings, binding, roles));
}
