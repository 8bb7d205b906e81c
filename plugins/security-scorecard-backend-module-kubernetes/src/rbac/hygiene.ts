import type { Hit } from './hit';
import {
  type Binding,
  type ClusterRole,
  isBootstrapped,
  type RbacObjects,
  type Role,
} from './objects';
import { indexRoles, selectsRole } from './roles';
import { readSubject, type Subject, subjectLabel } from './subjects';

/** A binding with what is derived from it. */
interface Bound {
  binding: Binding;
  label: string;
  role: string;
  subjects: Subject[];
  clusterWide: boolean;
}

const nameOf = ({ metadata }: Role | Binding) => metadata?.name ?? '';
const namespaceOf = ({ metadata }: Role | Binding) =>
  metadata?.namespace ?? 'default';

function boundOf(objects: RbacObjects): Bound[] {
  const read = (binding: Binding, clusterWide: boolean): Bound => ({
    binding,
    label: clusterWide
      ? `ClusterRoleBinding ${nameOf(binding)}`
      : `RoleBinding ${namespaceOf(binding)}/${nameOf(binding)}`,
    role:
      binding.roleRef.kind === 'Role'
        ? `Role ${namespaceOf(binding)}/${binding.roleRef.name}`
        : `ClusterRole ${binding.roleRef.name}`,
    subjects: (binding.subjects ?? []).flatMap(
      named => readSubject(named, binding) ?? [],
    ),
    clusterWide,
  });
  return [
    ...objects.clusterRoleBindings.map(b => read(b, true)),
    ...objects.roleBindings.map(b => read(b, false)),
  ].filter(({ binding }) => !isBootstrapped(binding.metadata));
}

function low(hit: Omit<Hit, 'rule' | 'severity'>): Hit {
  return { rule: 'R31', severity: 'low', ...hit };
}

/** Bindings whose role is not there: nobody has anything by them, until somebody makes the role. */
export function danglingBindings(objects: RbacObjects): Hit[] {
  const index = indexRoles(objects);
  return boundOf(objects).flatMap(({ binding, label, role, subjects }) => {
    const { kind, name } = binding.roleRef;
    const known =
      kind === 'Role'
        ? index.role(namespaceOf(binding), name)
        : index.clusterRole(name);
    const components =
      subjects.length > 0 ? subjects.map(subjectLabel) : [label];
    return known
      ? []
      : components.map(component =>
          low({
            title: `${label} refers to ${role}, which does not exist`,
            component,
            location: `${label} to ${role}`,
            change: `Delete ${label}, or correct its roleRef by making it anew.`,
          }),
        );
  });
}

/** Service accounts that are bound and not there: whoever makes one has its rights. */
function missingAccounts(objects: RbacObjects): Hit[] {
  const known = new Set(
    objects.serviceAccounts.map(
      ({ metadata }) => `${metadata?.namespace}/${metadata?.name}`,
    ),
  );
  return boundOf(objects).flatMap(({ label, role, subjects }) =>
    subjects
      .filter(
        subject =>
          subject.kind === 'ServiceAccount' &&
          // Every namespace has one, whether or not a manifest says so.
          subject.name !== 'default' &&
          !known.has(`${subject.namespace}/${subject.name}`),
      )
      .map(subject =>
        low({
          title: `${label} names ${subjectLabel(subject)}, which does not exist`,
          component: subjectLabel(subject),
          location: `${label} to ${role}`,
          change: `Take ${subjectLabel(subject)} out of ${label}.`,
        }),
      ),
  );
}

/** Roles of one's own that nobody is bound to. */
function unusedRoles(objects: RbacObjects): Hit[] {
  const used = new Set(
    [...objects.clusterRoleBindings, ...objects.roleBindings].map(binding =>
      binding.roleRef.kind === 'Role'
        ? `Role ${namespaceOf(binding)}/${binding.roleRef.name}`
        : `ClusterRole ${binding.roleRef.name}`,
    ),
  );
  const sums = objects.clusterRoles.filter(role => role.aggregationRule);
  const isAggregated = (role: ClusterRole) =>
    sums.some(
      other =>
        other !== role && selectsRole(other, role.metadata?.labels ?? {}),
    );
  const labels = [
    ...objects.roles
      .filter(({ metadata }) => !isBootstrapped(metadata))
      .map(role => `Role ${namespaceOf(role)}/${nameOf(role)}`),
    ...objects.clusterRoles
      .filter(role => !isBootstrapped(role.metadata) && !isAggregated(role))
      .map(role => `ClusterRole ${nameOf(role)}`),
  ];
  return labels
    .filter(label => !used.has(label))
    .map(label =>
      low({
        title: `${label} is bound to nobody`,
        component: label,
        location: label,
        change: `Delete ${label}.`,
      }),
    );
}

/** Users that Kubernetes, or EKS, makes for its own parts. */
const MACHINE = /^(?:system|eks):/;

/** People bound in the whole cluster by name: no team change ever takes that away. */
function peopleByName(objects: RbacObjects): Hit[] {
  return boundOf(objects)
    .filter(({ clusterWide }) => clusterWide)
    .flatMap(({ label, role, subjects }) =>
      subjects
        .filter(({ kind, name }) => kind === 'User' && !MACHINE.test(name))
        .map(subject =>
          low({
            title: `${subjectLabel(subject)} is bound in the whole cluster by name`,
            component: subjectLabel(subject),
            location: `${label} to ${role}`,
            change: `Bind a group that ${subjectLabel(subject)} is in instead, and only where it is needed.`,
          }),
        ),
    );
}

/**
 * What is left over in a cluster (R31).
 *
 * @param complete - whether the objects are all that the cluster has; where they
 * are not, what refers to others is not judged
 */
export function evaluateHygiene(
  objects: RbacObjects,
  complete: boolean,
): Hit[] {
  return [
    ...(complete
      ? [...danglingBindings(objects), ...missingAccounts(objects)]
      : []),
    ...unusedRoles(objects),
    ...peopleByName(objects),
  ];
}
