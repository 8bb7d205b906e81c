import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';

/** Annotation with the account of a service, twelve digits. */
export const ACCOUNT_ANNOTATION = 'fairway.dev/aws-account';
/** Annotation with the region of a service. */
export const REGION_ANNOTATION = 'fairway.dev/aws-region';
/** Annotation with the log groups of a service, separated by commas. */
export const LOG_GROUPS_ANNOTATION = 'fairway.dev/aws-log-groups';
/** Annotation with the VPCs of a service, separated by commas. */
export const VPC_ANNOTATION = 'fairway.dev/aws-vpc';

/** What of AWS logging belongs to one entity. */
export interface LoggingSubject {
  scope: Scope;
  logGroups: string[];
  vpcs: string[];
}

function list(value = ''): string[] {
  const parts = value.split(',').map(part => part.trim());
  return [...new Set(parts.filter(part => part !== ''))];
}

/**
 * Reads the annotations of an entity.
 *
 * @throws InputError when its account or region is missing or malformed.
 */
export function loggingSubjectOf({ metadata }: Entity): LoggingSubject {
  const annotations = metadata.annotations ?? {};
  const accountId = annotations[ACCOUNT_ANNOTATION];
  const region = annotations[REGION_ANNOTATION];
  if (!accountId || !region) {
    throw new InputError(
      `Logs are read per account and region; add the annotation ${
        accountId ? REGION_ANNOTATION : ACCOUNT_ANNOTATION
      }`,
    );
  }
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `Annotation ${ACCOUNT_ANNOTATION} is '${accountId}'; an AWS account id is twelve digits, in quotes`,
    );
  }
  return {
    scope: { accountId, region },
    logGroups: list(annotations[LOG_GROUPS_ANNOTATION]),
    vpcs: list(annotations[VPC_ANNOTATION]),
  };
}
