import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';

/** Annotation with the ARN of an ECR repository, or several with commas. */
export const ECR_ANNOTATION = 'aws.amazon.com/amazon-ecr-arn';
/** Annotation with the ARN of a Lambda function, or several with commas. */
export const LAMBDA_ANNOTATION = 'fairway.dev/aws-lambda-arn';

/** One artefact of an entity that Inspector has to scan. */
export interface Target {
  kind: 'ecr' | 'lambda';
  scope: Scope;
  /** Name of the repository or function, as Inspector filters by it. */
  name: string;
  /** ARN without digest, version or alias: what coverage and findings are joined by. */
  key: string;
}

const ECR =
  /^(arn:[^:]+:ecr:([^:]+):(\d{12}):repository\/(.+?))(?:\/sha256:[0-9a-f]+)?$/;
const LAMBDA =
  /^(arn:[^:]+:lambda:([^:]+):(\d{12}):function:([^:]+))(?::[^:]+)?$/;

/**
 * Reads the ARN of a repository, an image or a function. Digest, version and
 * alias are dropped: Inspector appends `/sha256:…` and `:$LATEST`.
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
  return undefined;
}

/**
 * The artefacts of an entity, from its annotations.
 *
 * @throws InputError when an annotation is not the ARN it should be.
 */
export function targetsOf(entity: Entity): Target[] {
  const targets = new Map<string, Target>();
  for (const [annotation, kind] of [
    [ECR_ANNOTATION, 'ecr'],
    [LAMBDA_ANNOTATION, 'lambda'],
  ] as const) {
    const value = entity.metadata.annotations?.[annotation] ?? '';
    for (const arn of value.split(',').map(part => part.trim())) {
      if (!arn) {
        continue;
      }
      const target = parseTarget(arn);
      if (target?.kind !== kind) {
        throw new InputError(
          `Annotation ${annotation} is '${arn}'; it has to be the ARN of ${
            kind === 'ecr' ? 'an ECR repository' : 'a Lambda function'
          }`,
        );
      }
      targets.set(target.key, target);
    }
  }
  if (targets.size === 0) {
    throw new InputError(
      `Neither ${ECR_ANNOTATION} nor ${LAMBDA_ANNOTATION} names an artefact`,
    );
  }
  return [...targets.values()];
}
