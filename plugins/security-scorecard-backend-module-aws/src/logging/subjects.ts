import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { Answer } from '../ask';
import type { Scope } from '../clients';
import {
  LAMBDA_ANNOTATION,
  LAMBDA_NAME_ANNOTATION,
  listOf,
  RESOURCES_ANNOTATION,
} from '../mapping/annotations';
import { scopeOf } from '../mapping/scope';
import { type People, peopleOf } from './questions/people';
import {
  type LogSource,
  parseLogSources,
  SOURCES_ANNOTATION,
} from './questions/sources';
import { type AwsResource, misspelt, parseResource } from './resources';

/** Annotation with the log groups of a service, separated by commas. */
export const LOG_GROUPS_ANNOTATION = 'fairway.dev/aws-log-groups';
/** Annotation with the VPCs of a service, separated by commas. */
export const VPC_ANNOTATION = 'fairway.dev/aws-vpc';

/** What of AWS logging belongs to one entity. */
export interface LoggingSubject {
  scope: Scope;
  /** These three come from their annotations and from the declared sources. */
  logGroups: string[];
  vpcs: string[];
  /** With the functions of the Lambda annotations. */
  resources: AwsResource[];
  /** True when the service says which resources it has, so that others don't apply. */
  resourcesDeclared: boolean;
  /** Why the annotation with its resources can't be read. */
  resourcesProblem?: string;
  /** Empty when it declares none. */
  sources: Answer<LogSource[]>;
  people: People;
}

const list = (value = '') => listOf(value.replaceAll('\n', ','));

const union = (...lists: string[][]) => [...new Set(lists.flat())];

function readSources(
  text: string | undefined,
  owner: unknown,
): LoggingSubject['sources'] {
  try {
    const value = text
      ? parseLogSources(text, typeof owner === 'string' ? owner : undefined)
      : [];
    return { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      code: 'MalformedAnnotation',
      problem: toError(error).message,
    };
  }
}

function readResources(
  annotations: Record<string, string>,
  home: Scope,
  sources: readonly string[],
): Pick<
  LoggingSubject,
  'resources' | 'resourcesDeclared' | 'resourcesProblem'
> {
  const declared = annotations[RESOURCES_ANNOTATION];
  const named = declared?.trim() === 'none' ? [] : list(declared);
  const resources: AwsResource[] = [];
  const functions = [
    ...list(annotations[LAMBDA_ANNOTATION]),
    ...list(annotations[LAMBDA_NAME_ANNOTATION]).map(
      name =>
        `arn:aws:lambda:${home.region}:${home.accountId}:function:${name}`,
    ),
  ];
  for (const arn of [...named, ...functions, ...sources]) {
    const resource = parseResource(arn, home);
    if (!resource) {
      return {
        resources: [],
        resourcesDeclared: false,
        resourcesProblem: `The annotations ${RESOURCES_ANNOTATION} and ${LAMBDA_ANNOTATION} name '${arn}', which is not an ARN`,
      };
    }
    const written = misspelt(resource);
    if (written) {
      return {
        resources: [],
        resourcesDeclared: false,
        resourcesProblem: `The annotations ${RESOURCES_ANNOTATION} and ${LAMBDA_ANNOTATION} name '${arn}', which is not the ARN of anything; write ${written}`,
      };
    }
    if (!resources.some(known => known.arn === resource.arn)) {
      resources.push(resource);
    }
  }
  return { resources, resourcesDeclared: declared !== undefined };
}

/**
 * Reads the annotations of an entity.
 *
 * @throws InputError when its account or region is missing or malformed.
 */
export function loggingSubjectOf(entity: Entity): LoggingSubject {
  const annotations = entity.metadata.annotations ?? {};
  const scope = scopeOf(entity);
  const sources = readSources(
    annotations[SOURCES_ANNOTATION],
    entity.spec?.owner,
  );
  const declared = (kind: LogSource['kind']) =>
    (sources.ok ? sources.value : []).flatMap(source =>
      source.kind === kind ? [source.id] : [],
    );
  return {
    scope,
    logGroups: union(
      list(annotations[LOG_GROUPS_ANNOTATION]),
      declared('log-group'),
    ),
    vpcs: union(list(annotations[VPC_ANNOTATION]), declared('flow-log')),
    ...readResources(annotations, scope, [
      ...declared('bucket').map(name => `arn:aws:s3:::${name}`),
      ...declared('arn'),
    ]),
    sources,
    people: peopleOf(entity),
  };
}
