import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { type Scope, scopeKey } from '../clients';
import {
  ECR_ANNOTATION,
  LAMBDA_ANNOTATION,
  listOf,
  RESOURCES_ANNOTATION,
  ROLE_ANNOTATIONS,
} from '../mapping/annotations';
import {
  partitionOf,
  scopeOf,
  scopeOfArn,
  wholeBucket,
} from '../mapping/scope';
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
  /** The EKS clusters among them. */
  clusters: EksCluster[];
  /** Where else than in its scope it has resources. */
  elsewhere: Scope[];
}

/** An EKS cluster. */
export interface EksCluster {
  scope: Scope;
  name: string;
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

const CLUSTER = /^arn:[^:]+:eks:[^:]+:\d{12}:cluster\/([\w-]+)$/;

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
  const arns = named
    .filter(arn => arn.startsWith('arn:'))
    .map(arn => targetKeyOf(wholeBucket(arn)));
  const resources = [...new Set([...roles, ...arns])];
  const scopes = new Map(
    resources
      .map(arn => scopeOfArn(arn, scope))
      .map(place => [scopeKey(place), place]),
  );
  scopes.delete(scopeKey(scope));
  const wholeAccount = isAccount(entity);
  return {
    scope,
    wholeAccount,
    roles: [...new Set(roles)],
    resources,
    clusters: resources.flatMap(arn => {
      const name = CLUSTER.exec(arn)?.[1];
      return name ? { scope: scopeOfArn(arn, scope), name } : [];
    }),
    elsewhere: wholeAccount ? [] : [...scopes.values()],
  };
}
