import { NotFoundError } from '@backstage/errors';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { AwsClientSettings, AwsService } from './AwsService';
import type { AwsAccountConfig } from './config';

/** Account and region that a call is made in. */
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
  /**
   * The client of a service, one per account and region: it keeps its
   * connections and what it learned about the quota there.
   *
   * @throws NotFoundError when the account isn't configured.
   */
  get<C>(service: AwsService<C>, scope: Scope): Promise<C>;
}

/** Region that global services sign for. */
const GLOBAL_REGION = 'us-east-1';

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

  async get<C>(service: AwsService<C>, scope: Scope): Promise<C> {
    const { accountId } = scope;
    const region = service.global ? GLOBAL_REGION : scope.region;
    const where = { accountId, region };
    return service.client(this, scopeKey(where), () =>
      this.#settings(service.name, where),
    );
  }

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

  async #settings(
    service: string,
    { accountId, region }: Scope,
  ): Promise<AwsClientSettings> {
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
