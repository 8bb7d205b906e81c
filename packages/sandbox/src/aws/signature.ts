import type { AwsSession } from '../world/sessions';
import { AwsAccount, AwsRegion, World } from '../world/types';
import { CommonFailure } from './protocol';

/** A refusal, with what the service says about it. */
export interface Refusal {
  failure: CommonFailure;
  message: string;
}

/** The account and region a signed request acts in. */
export interface Caller {
  account: AwsAccount;
  region: AwsRegion;
  /** Of a person; absent for keys of the account. */
  session?: AwsSession;
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const badSignature = (message: string): Refusal => ({
  failure: 'bad-signature',
  message,
});

/**
 * Checks the signature's form, its credential scope and its key id. The
 * signature itself is not recomputed: behind the HTTP server the host and the
 * path differ from those that were signed.
 */
export function identify(
  world: World,
  headers: Headers,
  expected: { service: string; region: string; global: boolean },
): Caller | Refusal {
  const authorization = headers.get('authorization');
  if (!authorization) {
    return {
      failure: 'missing-authentication',
      message: 'Missing Authentication Token',
    };
  }
  const match = HEADER.exec(authorization);
  if (!match) {
    return badSignature('The Authorization header is not a valid SigV4 header');
  }
  const [, keyId, day, region, service, signedHeaders] = match;
  const date = headers.get('x-amz-date');
  if (!date?.startsWith(`${day}T`)) {
    return badSignature(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP',
    );
  }
  const signed = signedHeaders.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) {
    return badSignature("'Host' and 'X-Amz-Date' must be signed headers");
  }
  if (service !== expected.service) {
    return badSignature(
      `Credential should be scoped to correct service: '${expected.service}'.`,
    );
  }
  if (region !== expected.region) {
    return badSignature(
      `Credential should be scoped to a valid region, not '${region}'.`,
    );
  }
  const session = world.sessions.find(keyId);
  if (session && headers.get('x-amz-security-token') !== session.sessionToken) {
    return {
      failure: 'unknown-credentials',
      message: 'The security token included in the request is invalid.',
    };
  }
  const account = world.accounts.find(
    candidate =>
      candidate.accountId === session?.accountId ||
      candidate.accessKeys.includes(keyId),
  );
  const known = expected.global
    ? account?.regions.values().next().value
    : account?.regions.get(region);
  if (!account || !known) {
    return {
      failure: 'unknown-credentials',
      message: 'The security token included in the request is invalid.',
    };
  }
  return { account, region: known, ...(session && { session }) };
}
