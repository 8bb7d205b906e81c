/** What each rule of workloads counts, by its id, in the order they are reported. */
export const WORKLOAD_RULES = {
  W01: 'Workloads that run as the default service account and mount its token',
  W02: 'Workloads that mount a token which gives no rights',
  W03: 'Workloads that mount a token whose rights are objected to',
  W04: 'Workloads that name their service account by the deprecated field',
  W05: 'Workloads with privileged containers',
  W06: 'Workloads in the process, IPC or network namespace of the node',
  W07: 'Workloads that mount paths of the node',
  W08: 'Workloads with added capabilities that lead out of the container',
  W09: 'Workloads whose processes may gain privileges',
  W10: 'Workloads that may run as root',
  W11: 'Workloads with secrets in environment variables',
  W12: 'Namespaces without an enforced pod security standard',
  W13: 'Workloads with an IAM role that may do everything',
} as const;

/** One of the rules W01 to W13. */
export type WorkloadRuleId = keyof typeof WORKLOAD_RULES;

function isRuleId(key: string): key is WorkloadRuleId {
  return Object.hasOwn(WORKLOAD_RULES, key);
}

/** Ids of the rules, in the order they are reported. */
export const WORKLOAD_RULE_IDS: readonly WorkloadRuleId[] =
  Object.keys(WORKLOAD_RULES).filter(isRuleId);
