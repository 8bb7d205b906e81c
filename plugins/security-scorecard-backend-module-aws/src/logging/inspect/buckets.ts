import {
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { judge, type Judged, type Place } from '../rule';
import type { Session } from '../Session';
import { S3 } from '../services';

/** How a bucket is open to the public. */
interface Exposure {
  byPolicy: boolean;
  /** Names of the groups of everybody that its ACL grants something to. */
  byAcl: string[];
}

/** A bucket with what decides the rules about it. */
interface BucketView {
  name: string;
  /** Bucket its access log goes to; null when it has none. */
  logTarget: Answer<string | null>;
  exposure: Answer<Exposure>;
}

const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

async function readLogTarget(
  session: Session,
  scope: Scope,
  Bucket: string,
): Promise<Answer<string | null>> {
  return await session.ask(
    S3,
    scope,
    { action: 's3:GetBucketLogging' },
    async (client, options) => {
      const { LoggingEnabled } = await client.send(
        new GetBucketLoggingCommand({ Bucket }),
        options,
      );
      return LoggingEnabled?.TargetBucket ?? null;
    },
  );
}

/** A block that is absent blocks nothing. */
async function readBlock(
  session: Session,
  scope: Scope,
  Bucket: string,
): Promise<Answer<PublicAccessBlockConfiguration>> {
  return await session.ask(
    S3,
    scope,
    {
      action: 's3:GetBucketPublicAccessBlock',
      absent: { codes: ['NoSuchPublicAccessBlockConfiguration'], value: {} },
    },
    async (client, options) =>
      (await client.send(new GetPublicAccessBlockCommand({ Bucket }), options))
        .PublicAccessBlockConfiguration,
  );
}

async function readExposure(
  session: Session,
  scope: Scope,
  Bucket: string,
): Promise<Answer<Exposure>> {
  const block = await readBlock(session, scope, Bucket);
  if (!block.ok) {
    return block;
  }
  const policy: Answer<boolean> = block.value.RestrictPublicBuckets
    ? { ok: true, value: false }
    : await session.ask(
        S3,
        scope,
        {
          action: 's3:GetBucketPolicyStatus',
          absent: { codes: ['NoSuchBucketPolicy'], value: false },
        },
        async (client, options) =>
          (
            await client.send(
              new GetBucketPolicyStatusCommand({ Bucket }),
              options,
            )
          ).PolicyStatus?.IsPublic,
      );
  if (!policy.ok) {
    return policy;
  }
  const acl: Answer<string[]> = block.value.IgnorePublicAcls
    ? { ok: true, value: [] }
    : await session.ask(
        S3,
        scope,
        { action: 's3:GetBucketAcl' },
        async (client, options) =>
          (
            await client.send(new GetBucketAclCommand({ Bucket }), options)
          ).Grants?.flatMap(
            ({ Grantee }) => EVERYBODY.exec(Grantee?.URI ?? '')?.[1] ?? [],
          ),
      );
  return acl.ok
    ? { ok: true, value: { byPolicy: policy.value, byAcl: acl.value } }
    : acl;
}

/** Reads what the rules about a bucket need. Throws only the abort. */
export async function readBucket(
  session: Session,
  scope: Scope,
  name: string,
  what: { exposure: boolean },
): Promise<BucketView> {
  return {
    name,
    logTarget: await readLogTarget(session, scope, name),
    exposure: what.exposure
      ? await readExposure(session, scope, name)
      : {
          ok: false,
          code: 'NotAsked',
          problem: `Nobody asked who may see ${name}`,
        },
  };
}

/** L06 (CloudTrail.6): nobody outside sees the bucket of a trail. */
export function judgeTrailBucketPublic(
  place: Place,
  { name, exposure }: BucketView,
): Judged {
  return judge('L06', place, exposure, ({ byPolicy, byAcl }) => {
    const ways = [
      ...(byPolicy ? ['its policy'] : []),
      ...byAcl.map(group => `the grant to ${group} in its ACL`),
    ];
    return ways.length === 0
      ? undefined
      : {
          title: `Bucket ${name} of a trail is public by ${ways.join(' and ')}`,
          remediation: `Turn on all four settings of the public access block of bucket ${name}.`,
        };
  });
}

/** L07 (CloudTrail.7): who reads the bucket of a trail is logged. */
export function judgeTrailBucketLogging(
  place: Place,
  { name, logTarget }: BucketView,
): Judged {
  return judge('L07', place, logTarget, target =>
    target
      ? undefined
      : {
          title: `Bucket ${name} of a trail has no access log`,
          remediation: `Enable server access logging on bucket ${name}, to a bucket other than itself.`,
        },
  );
}

/**
 * L18 (S3.9): who reads the bucket is logged.
 *
 * @param isLogTarget - true for a bucket that access logs are written to:
 *   logging those, too, would never end
 */
export function judgeBucketLogging(
  place: Place,
  { name, logTarget }: BucketView,
  isLogTarget: boolean,
): Judged {
  return judge('L18', place, logTarget, target => {
    if (target) {
      return undefined;
    }
    return isLogTarget
      ? { notApplicable: `Bucket ${name} receives access logs` }
      : {
          title: `Bucket ${name} has no access log`,
          remediation: `Enable server access logging on bucket ${name}.`,
        };
  });
}
