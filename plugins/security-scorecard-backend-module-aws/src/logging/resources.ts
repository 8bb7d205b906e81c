import type { Scope } from '../clients';

/** Kinds of AWS resources that a logging rule is about. */
export type ResourceKind =
  | 'bucket'
  | 'kubernetes-cluster'
  | 'load-balancer'
  | 'rest-api'
  | 'http-api'
  | 'distribution'
  | 'database'
  | 'web-acl'
  | 'function'
  | 'task-definition'
  | 'container-service'
  | 'alarm'
  | 'search-domain'
  | 'warehouse'
  | 'build-project'
  | 'topic'
  /** One that no logging rule is about. */
  | 'other';

/** A resource as an annotation names it. */
export interface AwsResource {
  kind: ResourceKind;
  arn: string;
  scope: Scope;
  /** Name or id in calls that don't take the ARN. */
  id: string;
  /** Not in the regions of the configuration: CloudFront and what protects it. */
  global: boolean;
}

const GLOBAL_REGION = 'us-east-1';

/** Service and resource of an ARN, in the order in which they are tried. */
const KINDS: readonly [ResourceKind, service: string, resource: RegExp][] = [
  ['bucket', 's3', /^([a-z0-9][a-z0-9.-]+)$/],
  ['kubernetes-cluster', 'eks', /^cluster\/([\w-]+)$/],
  [
    'load-balancer',
    'elasticloadbalancing',
    /^loadbalancer\/((?:app|net|gwy)\/[\w-]+\/[0-9a-f]+)$/,
  ],
  ['rest-api', 'apigateway', /^\/restapis\/(\w+)(?:\/stages\/[\w-]+)?$/],
  ['http-api', 'apigateway', /^\/apis\/(\w+)(?:\/stages\/[\w$-]+)?$/],
  ['distribution', 'cloudfront', /^distribution\/(\w+)$/],
  ['database', 'rds', /^db:([\w-]+)$/],
  ['web-acl', 'wafv2', /^(?:regional|global)\/webacl\/([\w-]+)\/[\w-]+$/],
  ['function', 'lambda', /^function:([\w-]+)(?::[\w$-]+)?$/],
  ['task-definition', 'ecs', /^task-definition\/([\w-]+(?::\d+)?)$/],
  ['container-service', 'ecs', /^service\/([\w-]+\/[\w-]+)$/],
  ['alarm', 'cloudwatch', /^alarm:(.+)$/],
  ['search-domain', 'es', /^domain\/([a-z][a-z0-9-]+)$/],
  ['warehouse', 'redshift', /^cluster:([\w-]+)$/],
  ['build-project', 'codebuild', /^project\/([\w-]+)$/],
  ['topic', 'sns', /^([\w-]+(?:\.fifo)?)$/],
];

const ARN = /^arn:aws[\w-]*:([a-z0-9-]+):([a-z0-9-]*):(\d{12})?:(\S+)$/;

/**
 * Reads an ARN.
 *
 * @param home - account and region of the service, for ARNs that name none
 *   (buckets; API Gateway leaves out the account)
 * @returns undefined when the text is not an ARN
 */
export function parseResource(
  arn: string,
  home: Scope,
): AwsResource | undefined {
  const match = ARN.exec(arn);
  if (!match) {
    return undefined;
  }
  const [, service, region, accountId = home.accountId, resource] = match;
  const global =
    service === 'cloudfront' ||
    (service === 'wafv2' && resource.startsWith('global/'));
  const scope = {
    accountId,
    region: global ? GLOBAL_REGION : region || home.region,
  };
  for (const [kind, owner, pattern] of KINDS) {
    const id = owner === service ? pattern.exec(resource)?.[1] : undefined;
    if (id) {
      return { kind, arn, scope, id, global };
    }
  }
  return { kind: 'other', arn, scope, id: resource, global };
}
