import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';
import {
  ECR_ANNOTATION,
  LAMBDA_ANNOTATION,
  listOf,
  RESOURCES_ANNOTATION,
  ROLE_ANNOTATIONS,
} from '../mapping/annotations';
import { partitionOf, scopeOf } from '../mapping/scope';
import { targetKeyOf } from '../mapping/targets';

/** Type of the entities that stand for a whole account. */
export const ACCOUNT_TYPE = 'aws-account';

/** Whose access is looked at for one entity. */
export interface IdentitySubject {
  scope: Scope;
  /** True: everything in the account, and not only what is named below. */
  wholeAccount: boolean;
  /** ARNs of the roles that it runs as. */
  roles: string[];
  /** ARNs of its resources, its roles among them. */
  resources: string[];
  /** Names of the EKS clusters among them. */
  clusters: string[];
}

/** Whether an entity stands for a whole account. */
export function isAccount({ spec }: Entity): boolean {
  return spec?.type === ACCOUNT_TYPE;
}

function roleArn(value: string, { accountId, region }: Scope): string {
  if (/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(value)) {
    return value;
  }
  if (!/^[\w+=,.@/-]+$/.test(value)) {
    throw new InputError(
      `Annotation ${ROLE_ANNOTATIONS[0]} has '${value}'; it has to be the ARN or the name of a role`,
    );
  }
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${value}`;
}

/** @throws InputError when an annotation is malformed. */
export function identitySubjectOf(entity: Entity): IdentitySubject {
  const annotations = entity.metadata.annotations ?? {};
  const scope = scopeOf(entity);
  const roles = ROLE_ANNOTATIONS.flatMap(name => listOf(annotations[name])).map(
    role => roleArn(role, scope),
  );
  const named = [
    ECR_ANNOTATION,
    LAMBDA_ANNOTATION,
    RESOURCES_ANNOTATION,
  ].flatMap(name => listOf(annotations[name]?.replaceAll('\n', ',')));
  const arns = named.filter(arn => arn.startsWith('arn:')).map(targetKeyOf);
  const clusters = arns.flatMap(
    arn =>
      new RegExp(
        `^arn:[^:]+:eks:${scope.region}:${scope.accountId}:cluster/([\\w-]+)$`,
      ).exec(arn)?.[1] ?? [],
  );
  return {
    scope,
    wholeAccount: isAccount(entity),
    roles: [...new Set(roles)],
    resources: [...new Set([...roles, ...arns])],
    clusters: [...new Set(clusters)],
  };
}
