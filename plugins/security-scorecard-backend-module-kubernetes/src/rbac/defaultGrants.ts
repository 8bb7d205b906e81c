import { type Binding, isBootstrapped } from './objects';
import type { Subject } from './subjects';

/**
 * What Kubernetes grants to its own parts (kubernetes/kubernetes,
 * bootstrappolicy/policy.go and controller_policy.go at 1.35). Whoever makes a
 * binding chooses its name and its labels, so that neither proves anything.
 */

const CONTROLLER = 'system:controller:';

/** Service accounts of `kube-system` that the controller manager acts as. */
const CONTROLLERS = new Set([
  'attachdetach-controller',
  'bootstrap-signer',
  'certificate-controller',
  'cloud-provider',
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'device-taint-eviction-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'kube-apiserver-serving-clustertrustbundle-publisher',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'podcertificaterequestcleaner',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resource-claim-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'route-controller',
  'selinux-warning-controller',
  'service-account-controller',
  'service-cidrs-controller',
  'service-controller',
  'statefulset-controller',
  'storage-version-garbage-collector',
  'storage-version-migrator-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller',
  'volumeattributesclass-protection-controller',
]);

const READER = 'extension-apiserver-authentication-reader';

/** Parts of Kubernetes have a role of the name of their binding. */
function bindsOwnRole({ metadata, roleRef }: Binding): boolean {
  return (
    metadata?.name === roleRef.name ||
    (metadata?.name === `system::${READER}` && roleRef.name === READER)
  );
}

/** Whether Kubernetes itself grants this to one of its parts. */
export function isDefaultGrant(binding: Binding, subject: Subject): boolean {
  if (!isBootstrapped(binding.metadata) || !bindsOwnRole(binding)) {
    return false;
  }
  const name = binding.metadata?.name ?? '';
  if (subject.kind === 'ServiceAccount') {
    return (
      subject.namespace === 'kube-system' &&
      CONTROLLERS.has(subject.name) &&
      name === `${CONTROLLER}${subject.name}`
    );
  }
  return subject.name === 'system:masters'
    ? name === 'cluster-admin'
    : name.startsWith('system:') && subject.name.startsWith('system:');
}
