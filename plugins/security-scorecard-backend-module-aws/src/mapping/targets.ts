import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';
import {
  EC2_ANNOTATION,
  ECR_ANNOTATION,
  ECR_NAME_ANNOTATION,
  LAMBDA_ANNOTATION,
  LAMBDA_NAME_ANNOTATION,
  listOf,
} from './annotations';
import { partitionOf, scopeOf } from './scope';

/** What Inspector scans: images of a repository, functions, instances. */
export type TargetKind = 'ecr' | 'lambda' | 'ec2';

/** One artefact of an entity that Inspector has to scan. */
export interface Target {
  kind: TargetKind;
  scope: Scope;
  /** Name of the repository or function, or id of the instance, as Inspector filters by it. */
  name: string;
  /** ARN without digest, version or alias, or id of the instance: what coverage and findings are joined by. */
  key: string;
}

const ECR =
  /^(arn:[^:]+:ecr:([^:]+):(\d{12}):repository\/(.+?))(?:\/sha256:[0-9a-f]+)?$/;
const LAMBDA =
  /^(arn:[^:]+:lambda:([^:]+):(\d{12}):function:([^:]+))(?::[^:]+)?$/;
const EC2 = /^arn:[^:]+:ec2:([^:]+):(\d{12}):instance\/(i-[0-9a-f]+)$/;
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;

/**
 * Reads the ARN of a repository, an image, a function or an instance. Digest,
 * version and alias are dropped: Inspector appends `/sha256:…` and `:$LATEST`.
 */
export function parseTarget(arn: string): Target | undefined {
  for (const [kind, pattern] of [
    ['ecr', ECR],
    ['lambda', LAMBDA],
  ] as const) {
    const match = pattern.exec(arn);
    if (match) {
      const [, key, region, accountId, name] = match;
      return { kind, scope: { accountId, region }, name, key };
    }
  }
  const instance = EC2.exec(arn);
  return instance
    ? instanceTarget(instance[3], {
        accountId: instance[2],
        region: instance[1],
      })
    : undefined;
}

/** What a resource of Inspector is joined to a target by. */
export function targetKeyOf(resourceId: string): string {
  return parseTarget(resourceId)?.key ?? resourceId;
}

/** An EC2 instance as a target. */
export function instanceTarget(instanceId: string, scope: Scope): Target {
  return { kind: 'ec2', scope, name: instanceId, key: instanceId };
}

const NOUNS: Record<TargetKind, string> = {
  ecr: 'an ECR repository',
  lambda: 'a Lambda function',
  ec2: 'an EC2 instance',
};

function fromArns(entity: Entity, annotation: string, kind: TargetKind) {
  return listOf(entity.metadata.annotations?.[annotation]).map(arn => {
    const target = parseTarget(arn);
    if (target?.kind !== kind) {
      throw new InputError(
        `Annotation ${annotation} is '${arn}'; it has to be the ARN of ${NOUNS[kind]}`,
      );
    }
    return target;
  });
}

function fromNames(
  entity: Entity,
  annotation: string,
  toTarget: (name: string, scope: Scope) => Target | undefined,
): Target[] {
  const names = listOf(entity.metadata.annotations?.[annotation]);
  return names.map(name => {
    const target = toTarget(name, scopeOf(entity));
    if (!target) {
      throw new InputError(`Annotation ${annotation} has the part '${name}'`);
    }
    return target;
  });
}

/** A repository or a function by name; a qualifier behind the function's name is dropped. */
function namedTarget(
  kind: 'ecr' | 'lambda',
  name: string,
  { accountId, region }: Scope,
): Target | undefined {
  const partition = partitionOf(region);
  return parseTarget(
    kind === 'ecr'
      ? `arn:${partition}:ecr:${region}:${accountId}:repository/${name}`
      : `arn:${partition}:lambda:${region}:${accountId}:function:${name}`,
  );
}

/**
 * The artefacts that an entity names itself, by ARN, repository, function or
 * instance: the union of all annotations, each artefact once.
 *
 * @throws InputError when an annotation is not what it should be.
 */
export function namedTargets(entity: Entity): Target[] {
  const targets = [
    ...fromArns(entity, ECR_ANNOTATION, 'ecr'),
    ...fromArns(entity, LAMBDA_ANNOTATION, 'lambda'),
    ...fromNames(entity, ECR_NAME_ANNOTATION, (name, scope) =>
      namedTarget('ecr', name, scope),
    ),
    ...fromNames(entity, LAMBDA_NAME_ANNOTATION, (name, scope) =>
      namedTarget('lambda', name, scope),
    ),
    ...fromNames(entity, EC2_ANNOTATION, (id, scope) =>
      INSTANCE_ID.test(id) ? instanceTarget(id, scope) : parseTarget(id),
    ),
  ];
  return uniqueTargets(targets);
}

/** Each artefact once, in the order in which they come first. */
export function uniqueTargets(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map(target => [target.key, target])).values()];
}
