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
  ['bucket', 's3', /^([A-Za-z0-9][\w.-]+)$/],
  ['kubernetes-cluster', 'eks', /^cluster\/([\w-]+)$/],
  [
    'load-balancer',
    'elasticloadbalancing',
    /^loadbalancer\/((?:app|net|gwy)\/[\w-]+\/[0-9a-f]+)$/,
  ],
  ['rest-api', 'apigateway', /^\/restapis\/(\w+)(?:\/.*)?$/],
  ['http-api', 'apigateway', /^\/apis\/(\w+)(?:\/.*)?$/],
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

/** What the ARN of a service looks like that a rule is about, and how it has to be written. */
const RULED: readonly [service: string, like: RegExp, written: string][] = [
  ['eks', /^cluster\//i, 'cluster/<name>'],
  [
    'elasticloadbalancing',
    /^loadbalancer\//i,
    'loadbalancer/<app, net or gwy>/<name>/<id>',
  ],
  ['apigateway', /^\/?(?:rest)?apis/i, '/restapis/<id> or /apis/<id>'],
  ['cloudfront', /^distribution\//i, 'distribution/<id>'],
  ['rds', /^(?:db|cluster):/i, 'db:<instance>, one by one'],
  ['wafv2', /\/webacl\//i, '<regional or global>/webacl/<name>/<id>'],
  ['lambda', /^function:/i, 'function:<name>'],
  [
    'ecs',
    /^(?:task-definition|service)\//i,
    'task-definition/<name> or service/<cluster>/<name>',
  ],
  ['cloudwatch', /^alarm:/i, 'alarm:<name>'],
  ['es', /^domain\//i, 'domain/<name>'],
  ['redshift', /^cluster:/i, 'cluster:<name>'],
  ['codebuild', /^project\//i, 'project/<name>'],
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
  const whole =
    service === 's3' && region === '' ? resource.split('/')[0] : resource;
  const global =
    service === 'cloudfront' ||
    (service === 'wafv2' && resource.startsWith('global/'));
  const scope = {
    accountId,
    region: global ? GLOBAL_REGION : region || home.region,
  };
  for (const [kind, owner, pattern] of KINDS) {
    const id = owner === service ? pattern.exec(whole)?.[1] : undefined;
    if (id) {
      return {
        kind,
        arn: arn.slice(0, arn.length - resource.length) + whole,
        scope,
        id,
        global,
      };
    }
  }
  return { kind: 'other', arn, scope, id: resource, global };
}

/**
 * How a resource has to be written that a rule is about and that nobody would
 * find under its ARN; undefined for all others.
 */
export function misspelt({ kind, arn }: AwsResource): string | undefined {
  const [, service, region, , resource] = ARN.exec(arn) ?? [];
  if (kind !== 'other') {
    return undefined;
  }
  if (service === 's3' && region === '') {
    return 'arn:aws:s3:::<bucket>';
  }
  return RULED.find(
    ([owner, like]) => owner === service && like.test(resource),
  )?.[2];
}
