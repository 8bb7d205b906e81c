import { createHash } from 'node:crypto';
import { z } from 'zod';
import { KubernetesCluster, KubernetesObject } from '../world/types';
import { apiVersion, Target } from './resources';
import { badRequest, StatusError } from './status';

const continueSchema = z.strictObject({
  v: z.literal('meta.k8s.io/v1'),
  rv: z.number().int(),
  start: z.string(),
});

/** Query parameters that change nothing here. */
const HARMLESS = ['pretty', 'timeoutSeconds', 'allowWatchBookmarks'];

interface ListOptions {
  limit: number;
  after?: string;
  labels: { key: string; value: string; equal: boolean }[];
  name?: string;
}

const key = ({ metadata }: KubernetesObject) =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

/**
 * Answers a list request.
 *
 * @throws StatusError 400 for an option it can't honour, 410 for a `continue`
 * token of an older resource version
 */
export function list(
  cluster: KubernetesCluster,
  target: Target,
  query: URLSearchParams,
): object {
  const options = readOptions(cluster, query);
  const matching = cluster.objects
    .filter(
      object =>
        object.kind === target.type.kind &&
        (!target.namespace || object.metadata.namespace === target.namespace) &&
        (!options.name || object.metadata.name === options.name) &&
        hasLabels(object, options),
    )
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const rest = matching.filter(
    object => options.after === undefined || key(object) > options.after,
  );
  const items = options.limit > 0 ? rest.slice(0, options.limit) : rest;
  const last = items.at(-1);
  const remaining = rest.length - items.length;
  return {
    kind: `${target.type.kind}List`,
    apiVersion: apiVersion(target.type),
    metadata: {
      resourceVersion: String(cluster.resourceVersion),
      ...(remaining > 0 &&
        last && {
          continue: writeContinue(cluster.resourceVersion, key(last)),
          remainingItemCount: remaining,
        }),
    },
    items: items.map(object => toItem(cluster, object)),
  };
}

/** An object as a list carries it: without kind and apiVersion. */
function toItem(cluster: KubernetesCluster, object: KubernetesObject): object {
  const { kind, apiVersion: version, metadata, ...rest } = object;
  const uid = createHash('sha256')
    .update(`${cluster.name}/${version}/${kind}/${key(object)}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return {
    metadata: {
      uid,
      resourceVersion: '1024',
      creationTimestamp: '2024-03-04T09:15:00Z',
      ...metadata,
    },
    ...rest,
  };
}

/** A single object, with its kind. */
export function toObject(
  cluster: KubernetesCluster,
  object: KubernetesObject,
): object {
  const { kind, apiVersion: version } = object;
  return { kind, apiVersion: version, ...toItem(cluster, object) };
}

function readOptions(
  cluster: KubernetesCluster,
  query: URLSearchParams,
): ListOptions {
  const options: ListOptions = { limit: 0, labels: [] };
  for (const [name, value] of query) {
    switch (name) {
      case 'limit':
        options.limit = readInteger(name, value);
        break;
      case 'continue':
        options.after = value ? readContinue(cluster, value) : undefined;
        break;
      case 'labelSelector':
        options.labels = readLabels(value);
        break;
      case 'fieldSelector':
        options.name = readName(value);
        break;
      case 'resourceVersion':
      case 'resourceVersionMatch':
        checkVersion(name, value);
        break;
      case 'watch':
        if (value !== 'false' && value !== '0') {
          throw badRequest('the sandbox API server does not serve watches');
        }
        break;
      default:
        if (!HARMLESS.includes(name)) {
          throw badRequest(`the sandbox API server does not know ${name}`);
        }
    }
  }
  return options;
}

function readInteger(name: string, value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw badRequest(`invalid value for ${name}: '${value}'`);
  }
  return number;
}

function checkVersion(name: string, value: string): void {
  const valid =
    name === 'resourceVersion'
      ? /^\d*$/.test(value)
      : ['Exact', 'NotOlderThan'].includes(value);
  if (!valid) {
    throw badRequest(`invalid ${name}: '${value}'`);
  }
}

function readLabels(selector: string): ListOptions['labels'] {
  return selector
    .split(',')
    .filter(part => part !== '')
    .map(part => {
      const match = /^([\w./-]+)\s*(==?|!=)\s*([\w.-]*)$/.exec(part.trim());
      if (!match) {
        throw badRequest(
          `unable to parse requirement '${part}': the sandbox takes equality only`,
        );
      }
      return { key: match[1], value: match[3], equal: match[2] !== '!=' };
    });
}

function hasLabels(object: KubernetesObject, options: ListOptions): boolean {
  const labels = object.metadata.labels ?? {};
  return options.labels.every(
    label => (labels[label.key] === label.value) === label.equal,
  );
}

function readName(selector: string): string {
  const match = /^metadata\.name==?([\w.:-]+)$/.exec(selector);
  if (!match) {
    throw badRequest(`field label not supported: ${selector}`);
  }
  return match[1];
}

function writeContinue(resourceVersion: number, start: string): string {
  return Buffer.from(
    JSON.stringify({ v: 'meta.k8s.io/v1', rv: resourceVersion, start }),
  ).toString('base64url');
}

function readContinue(cluster: KubernetesCluster, token: string): string {
  let value: z.infer<typeof continueSchema>;
  try {
    value = continueSchema.parse(
      JSON.parse(Buffer.from(token, 'base64url').toString('utf8')),
    );
  } catch {
    throw badRequest('continue key is not valid');
  }
  if (value.rv !== cluster.resourceVersion) {
    throw new StatusError(
      410,
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. Start a new list without the continue parameter.',
    );
  }
  return value.start;
}
