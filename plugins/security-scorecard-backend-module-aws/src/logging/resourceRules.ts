import type { ResourceKind } from './resources';
import type { RuleId } from './rule';

/** Rules about each kind of resource. */
export const RESOURCE_KIND_RULES: Readonly<
  Record<ResourceKind, readonly RuleId[]>
> = {
  bucket: ['L08', 'L18'],
  'kubernetes-cluster': ['L15', 'L16'],
  'load-balancer': ['L17'],
  'rest-api': ['L19'],
  'http-api': ['L20'],
  distribution: ['L21'],
  database: ['L22'],
  'web-acl': ['L23'],
  function: ['L24'],
  'task-definition': ['L25'],
  'container-service': ['L25'],
  alarm: ['L28'],
  'search-domain': ['L29-opensearch'],
  warehouse: ['L29-redshift'],
  'build-project': ['L29-codebuild'],
  topic: ['L29-sns'],
  other: [],
};
