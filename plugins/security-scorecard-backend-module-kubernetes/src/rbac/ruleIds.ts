/** What each rule of rights counts, by its id, in the order they are reported. */
export const RIGHTS_RULES = {
  R01: 'Bindings to cluster-admin',
  R02: 'Grants of every verb on every resource',
  R03: 'Grants of every verb on a sensitive resource',
  R04: 'Grants on every resource of an API group',
  R05: 'Grants to read every secret of the cluster',
  R06: 'Grants to read every secret of a namespace',
  R07: 'Grants to write secrets',
  R08: 'Grants to create or change workloads',
  R09: 'Grants to run commands in pods',
  R10: 'Grants to forward ports of pods',
  R11: 'Grants to put ephemeral containers into pods',
  R12: 'Grants of the proxy of nodes',
  R13: 'Grants of the verb escalate on roles',
  R14: 'Grants of the verb bind on roles',
  R15: 'Grants to write roles or bindings',
  R16: 'Grants to impersonate others',
  R17: 'Grants to create tokens of service accounts',
  R18: 'Grants that approve certificates, together or in part',
  R19: 'Grants to write admission webhooks',
  R20: 'Grants to create persistent volumes',
  R21: 'Grants to change the ConfigMap aws-auth of an EKS cluster',
  R22: 'Bindings that reach the service and give rights to callers without a login',
  R23: 'Bindings of everybody, or of every service account, to more than discovery',
  R24: 'Bindings of the group system:masters',
  R25: 'Bindings of a default service account',
  R26: 'Grants to delete events or logs',
  R27: 'Grants to delete vital resources in the whole cluster',
  R28: 'Grants to change namespaces, and so their labels',
  R29: 'Grants to change how the whole cluster is reached',
  R30: 'Grants to change nodes',
  R31: 'Bindings and roles that are left over, and people bound by name',
} as const;

/** One of the rules R01 to R31. */
export type RuleId = keyof typeof RIGHTS_RULES;

function isRuleId(key: string): key is RuleId {
  return Object.hasOwn(RIGHTS_RULES, key);
}

/** Ids of the rules, in the order they are reported. */
export const RULE_IDS: readonly RuleId[] =
  Object.keys(RIGHTS_RULES).filter(isRuleId);
