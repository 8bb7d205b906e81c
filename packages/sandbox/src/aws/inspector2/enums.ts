/**
 * Enumerations of the Inspector2 model that requests may use. A test compares
 * them with the SDK's, so that they cannot fall behind unnoticed.
 */
export const SORT_FIELDS = [
  'AWS_ACCOUNT_ID',
  'FINDING_TYPE',
  'SEVERITY',
  'FIRST_OBSERVED_AT',
  'LAST_OBSERVED_AT',
  'FINDING_STATUS',
  'RESOURCE_TYPE',
  'ECR_IMAGE_PUSHED_AT',
  'ECR_IMAGE_REPOSITORY_NAME',
  'ECR_IMAGE_REGISTRY',
  'NETWORK_PROTOCOL',
  'COMPONENT_TYPE',
  'VULNERABILITY_ID',
  'VULNERABILITY_SOURCE',
  'INSPECTOR_SCORE',
  'VENDOR_SEVERITY',
  'EPSS_SCORE',
] as const;

export const GROUP_KEYS = [
  'ACCOUNT_ID',
  'ECR_REPOSITORY_NAME',
  'PROVIDER',
  'PROVIDER_ACCOUNT_ID',
  'PROVIDER_ORG_ID',
  'PROVIDER_REGION',
  'RESOURCE_TYPE',
  'SCAN_STATUS_CODE',
  'SCAN_STATUS_REASON',
] as const;

/** Values of a severity, lowest first. */
export const SEVERITIES = [
  'UNTRIAGED',
  'INFORMATIONAL',
  'LOW',
  'MEDIUM',
  'HIGH',
  'CRITICAL',
] as const;

export const FINDING_STATUSES = ['ACTIVE', 'SUPPRESSED', 'CLOSED'] as const;

export const FINDING_TYPES = [
  'NETWORK_REACHABILITY',
  'PACKAGE_VULNERABILITY',
  'CODE_VULNERABILITY',
] as const;

export const SCAN_TYPES = ['NETWORK', 'PACKAGE', 'CODE'] as const;

export const SCAN_STATUS_CODES = ['ACTIVE', 'INACTIVE'] as const;
