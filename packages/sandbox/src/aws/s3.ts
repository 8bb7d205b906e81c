import { z } from 'zod';
import { Bucket } from '../world/logging';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { restXml } from './restXml';
import { AwsCall, AwsService } from './service';
import { repeated } from './xml';

const bucketSchema = z.strictObject({
  Bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
});

function bucketOf(call: AwsCall, input: unknown): Bucket {
  const { Bucket: name } = readMembers(
    bucketSchema,
    input,
    'InvalidBucketName',
  );
  const own = call.account.buckets.find(bucket => bucket.name === name);
  if (own && own.region !== call.region.name) {
    throw new AwsError(
      'PermanentRedirect',
      301,
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      { Endpoint: `${name}.s3.${own.region}.amazonaws.com` },
      { 'x-amz-bucket-region': own.region },
    );
  }
  if (own) {
    return own;
  }
  const taken = call.world.accounts.some(account =>
    account.buckets.some(bucket => bucket.name === name),
  );
  throw taken
    ? new AwsError('AccessDenied', 403, 'Access Denied')
    : new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist', {
        BucketName: name,
      });
}

function getBucketLogging(call: AwsCall, input: unknown): object {
  const { logging } = bucketOf(call, input);
  return {
    BucketLoggingStatus: {
      LoggingEnabled: logging && {
        TargetBucket: logging.target,
        TargetPrefix: logging.prefix,
      },
    },
  };
}

function getPublicAccessBlock(call: AwsCall, input: unknown): object {
  const { publicAccessBlock: on } = bucketOf(call, input);
  if (on === undefined) {
    throw new AwsError(
      'NoSuchPublicAccessBlockConfiguration',
      404,
      'The public access block configuration was not found',
    );
  }
  return {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: on,
      IgnorePublicAcls: on,
      BlockPublicPolicy: on,
      RestrictPublicBuckets: on,
    },
  };
}

function getBucketPolicyStatus(call: AwsCall, input: unknown): object {
  const { publicPolicy } = bucketOf(call, input);
  if (publicPolicy === undefined) {
    throw new AwsError(
      'NoSuchBucketPolicy',
      404,
      'The bucket policy does not exist',
    );
  }
  return { PolicyStatus: { IsPublic: publicPolicy } };
}

function getBucketAcl(call: AwsCall, input: unknown): object {
  const { aclGroups } = bucketOf(call, input);
  return {
    AccessControlPolicy: {
      Owner: { ID: 'a'.repeat(64) },
      AccessControlList: {
        Grant: repeated([
          { Grantee: { ID: 'a'.repeat(64) }, Permission: 'FULL_CONTROL' },
          ...aclGroups.map(group => ({
            Grantee: { URI: `http://acs.amazonaws.com/groups/${group}` },
            Permission: 'READ',
          })),
        ]),
      },
    },
  };
}

/** Stand-in for Amazon S3 (API version 2006-03-01). */
export const s3: AwsService = {
  name: 's3',
  bucketHosts: true,
  protocol: restXml(
    {
      'GET /{Bucket}/?logging': 'GetBucketLogging',
      'GET /{Bucket}/?publicAccessBlock': 'GetPublicAccessBlock',
      'GET /{Bucket}/?policyStatus': 'GetBucketPolicyStatus',
      'GET /{Bucket}/?acl': 'GetBucketAcl',
    },
    { namespace: 'http://s3.amazonaws.com/doc/2006-03-01/', errors: 'bare' },
  ),
  operations: {
    GetBucketLogging: getBucketLogging,
    GetPublicAccessBlock: getPublicAccessBlock,
    GetBucketPolicyStatus: getBucketPolicyStatus,
    GetBucketAcl: getBucketAcl,
  },
  unknownOperation: operation =>
    new AwsError('NotImplemented', 501, `The sandbox has no ${operation}`),
};
