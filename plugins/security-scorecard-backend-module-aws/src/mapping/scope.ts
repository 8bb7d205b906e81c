import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';
import { ACCOUNT_ANNOTATION, REGION_ANNOTATION } from './annotations';

const REGION = /^[a-z]{2,4}(?:-[a-z]{1,20}){1,4}-\d{1,2}$/;

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
  if (!REGION.test(region)) {
    throw new InputError(
      `Annotation ${REGION_ANNOTATION} is '${region}'; a region is written like eu-central-1`,
    );
  }
  return { accountId, region };
}

const ARN_SCOPE = /^arn:[^:]*:[^:]*:([a-z0-9-]*):(\d{12})?:/;

/** Account and region that an ARN names, the given ones where it names none (buckets, roles). */
export function scopeOfArn(arn: string, home: Scope): Scope {
  const [, region, accountId] = ARN_SCOPE.exec(arn) ?? [];
  return {
    accountId: accountId || home.accountId,
    region: region || home.region,
  };
}

/** Buckets are judged as a whole, whatever of their objects an ARN names. */
export function wholeBucket(arn: string): string {
  return arn.replace(/^(arn:[^:]+:s3:::[^/]+)\/.*$/s, '$1');
}

/** Partition of a region, as it stands in ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
