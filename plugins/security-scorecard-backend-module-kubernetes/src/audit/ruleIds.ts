/** What each rule of audit policies counts, by its id, in the order they are reported. */
export const AUDIT_RULES = {
  K01: 'Reasons why there is no audit policy in force',
  K02: 'Kinds of secrets whose content is recorded, or whose use is not',
  K03: 'Workload resources whose requests are not recorded',
  K04: 'Ways into pods and services that are not recorded',
  K05: 'RBAC resources whose changes are not recorded',
  K06: 'Whether requests that no rule names are not recorded (1) or are (0)',
  K07: 'Rules that record nothing of anybody',
  K08: 'Ways to get credentials that are not recorded',
  K09: 'Settings of the API server that lose audit events',
  K10: 'Places that leave out the stage ResponseComplete',
} as const;

/** One of the rules K01 to K10; K11 is that a managed cluster has none of them. */
export type AuditRuleId = keyof typeof AUDIT_RULES;

function isRuleId(key: string): key is AuditRuleId {
  return Object.hasOwn(AUDIT_RULES, key);
}

/** Ids of the rules, in the order they are reported. */
export const AUDIT_RULE_IDS: readonly AuditRuleId[] =
  Object.keys(AUDIT_RULES).filter(isRuleId);
