import type { ControlArea } from './types';

const AREAS: Readonly<Record<string, ControlArea>> = {
  authorization: 'identity-and-access',
  codeowners: 'identity-and-access',
  'branch-protection': 'identity-and-access',
  'access-policy': 'identity-and-access',
  privacy: 'data-protection',
  'no-secrets': 'data-protection',
  'secret-scanning': 'data-protection',
  'structured-logging': 'logging-and-monitoring',
  'audit-log': 'logging-and-monitoring',
  'logging-questions': 'logging-and-monitoring',
  'security-policy': 'incident-response',
  'security-txt': 'incident-response',
  runbook: 'incident-response',
  dockerfile: 'infrastructure',
  'network-policy': 'infrastructure',
  'pod-security': 'infrastructure',
  terraform: 'infrastructure',
  'vm-image': 'infrastructure',
  'http-hardening': 'infrastructure',
  workflows: 'ci-cd',
  'ci-tests': 'ci-cd',
  'pipeline-gate': 'ci-cd',
  'supply-chain': 'ci-cd',
  'change-record': 'ci-cd',
};

/** Area of security that a control belongs to, by its id. */
export function areaOfControl(id: string): ControlArea {
  return Object.hasOwn(AREAS, id)
    ? AREAS[id]
    : 'configuration-and-vulnerability-analysis';
}
