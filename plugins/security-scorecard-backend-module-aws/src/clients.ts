import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { NotFoundError } from '@backstage/errors';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { AwsAccountConfig } from './config';

/** Every AWS API read here is regional and answers for one account. */
export interface Scope {
  accountId: string;
  region: string;
}

/** Stable text of a scope, for maps and messages. */
export function scopeKey({ accountId, region }: Scope): string {
  return `${accountId}/${region}`;
}

/** Makes SDK clients for configured accounts. */
export interface AwsClients {
  /** Throws NotFoundError when the account or region isn't configured. */
  assertConfigured(scope: Scope): void;
  inspector(scope: Scope): Promise<Inspector2Client>;
  cloudTrail(scope: Scope): Promise<CloudTrailClient>;
  logs(scope: Scope): Promise<CloudWatchLogsClient>;
  ec2(scope: Scope): Promise<EC2Client>;
}

/**
 * Settings of every client. Adaptive mode slows the whole client down after a
 * throttled call, so that one run doesn't take the quota of an account.
 */
const RETRY = { retryMode: 'adaptive', maxAttempts: 5 };
const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
};

/**
 * Makes one client per account and region and keeps it, with its connections
 * and what it learned about the quota there. A failure is not kept.
 */
function perScope<C>(
  make: (scope: Scope) => Promise<C>,
): (scope: Scope) => Promise<C> {
  const clients = new Map<string, C>();
  return async scope => {
    const known = clients.get(scopeKey(scope));
    const client = known ?? (await make(scope));
    clients.set(scopeKey(scope), client);
    return client;
  };
}

/** Clients for the accounts under `securityScorecard.aws.accounts`. */
export class ConfiguredAwsClients implements AwsClients {
  readonly #accounts: ReadonlyMap<string, AwsAccountConfig>;
  readonly #credentials: AwsCredentialsManager;

  constructor(
    accounts: readonly AwsAccountConfig[],
    credentials: AwsCredentialsManager,
  ) {
    this.#accounts = new Map(accounts.map(a => [a.accountId, a]));
    this.#credentials = credentials;
  }

  readonly inspector = perScope(
    async scope =>
      new Inspector2Client(await this.#settings('inspector2', scope)),
  );

  readonly cloudTrail = perScope(
    async scope =>
      new CloudTrailClient(await this.#settings('cloudtrail', scope)),
  );

  readonly logs = perScope(
    async scope =>
      new CloudWatchLogsClient(await this.#settings('logs', scope)),
  );

  readonly ec2 = perScope(
    async scope => new EC2Client(await this.#settings('ec2', scope)),
  );

  assertConfigured({ accountId, region }: Scope): void {
    if (!this.#account(accountId).regions.includes(region)) {
      throw new NotFoundError(
        `Region ${region} of AWS account ${accountId} is not read; add it to the regions of the account under securityScorecard.aws.accounts`,
      );
    }
  }

  #account(accountId: string): AwsAccountConfig {
    const account = this.#accounts.get(accountId);
    if (!account) {
      throw new NotFoundError(
        `AWS account ${accountId} is not read; add it to securityScorecard.aws.accounts`,
      );
    }
    return account;
  }

  async #settings(service: string, { accountId, region }: Scope) {
    const { endpoint } = this.#account(accountId);
    const { sdkCredentialProvider } =
      await this.#credentials.getCredentialProvider({ accountId });
    return {
      ...RETRY,
      region,
      credentials: sdkCredentialProvider,
      requestHandler: TIMEOUTS,
      ...(endpoint && { endpoint: `${endpoint}/${service}/${region}` }),
    };
  }
}
