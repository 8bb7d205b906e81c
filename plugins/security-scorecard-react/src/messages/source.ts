/** What the collectors of Fairway's modules are called, by id; as their titles are. */
export const source = {
  'aws-identity': 'AWS identities',
  'aws-images': 'AWS machine images',
  'aws-inspector2': 'Amazon Inspector',
  'aws-logging': 'AWS logging',
  'golden-path': 'Golden-path controls',
  'jit-access': 'Just-in-time access',
  'kubernetes-audit': 'Kubernetes audit policy',
  'kubernetes-manifests': 'Kubernetes manifests',
  'kubernetes-rbac': 'Kubernetes RBAC',
  'kubernetes-workloads': 'Kubernetes workloads',
  reports: 'Reports of pipelines',
} as const;
