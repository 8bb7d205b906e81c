/** Kinds of scans whose ids do not read as words, as the collectors of Fairway's modules call them. */
export const scan = {
  PACKAGE: 'Packages',
  NETWORK: 'Reachability from the network',
  CODE: 'Code',
  IMAGE: 'Machine image',
  'iam-policies': 'IAM policies',
  rbac: 'RBAC',
  vex: 'VEX',
  'rest-api': 'REST APIs',
  'http-api': 'HTTP APIs',
  'web-acl': 'Web ACLs',
  'kubernetes-audit': 'Kubernetes audit',
  'kubernetes-log-group': 'Kubernetes log group',
  when: 'When it is recorded',
  why: 'Why it is recorded',
  where: 'Where it is kept',
  'what-you-do': 'What happens with it',
} as const;
