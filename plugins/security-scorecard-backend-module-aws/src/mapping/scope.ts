import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';
import { ACCOUNT_ANNOTATION, REGION_ANNOTATION } from './annotations';

/**
 * Account and region that an entity chose.
 *
 * @throws InputError when one is missing or malformed.
 */
export function scopeOf({ metadata }: Entity): Scope {
  const annotations = metadata.annotations ?? {};
  const accountId = annotations[ACCOUNT_ANNOTATION];
  const region = annotations[REGION_ANNOTATION];
  if (!accountId || !region) {
    throw new InputError(
      `Names and tags are looked up in one account and region; add the annotation ${
        accountId ? REGION_ANNOTATION : ACCOUNT_ANNOTATION
      }`,
    );
  }
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `Annotation ${ACCOUNT_ANNOTATION} is '${accountId}'; an AWS account id is twelve digits, in quotes`,
    );
  }
  return { accountId, region };
}

/** Partition of a region, as it stands in ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
