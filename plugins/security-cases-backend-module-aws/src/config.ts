import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';

/** One queue. */
export interface QueueSettings {
  url: string;
  region: string;
  accountId: string;
  endpoint: string | undefined;
}

/** Settings of the module. */
export interface AwsSettings {
  queues: QueueSettings[];
  accounts: ReadonlySet<string>;
  minRetentionDays: number;
  frequency: { seconds: number };
}

const ACCOUNT = /^\d{12}$/;

/** Reads `securityCases.aws`. Throws TypeError that names what is wrong. */
export function readAwsConfig(root: RootConfigService): AwsSettings {
  const config = root.getOptionalConfig('securityCases.aws');
  const queues = (config?.getOptionalConfigArray('queues') ?? []).map(
    readQueue,
  );
  const accounts = config?.getOptionalStringArray('accounts') ?? [];
  for (const account of accounts) {
    requireAccount(account, 'accounts');
  }
  if (queues.length > 0 && accounts.length === 0) {
    throw new TypeError(
      'securityCases.aws.accounts is empty: name the accounts whose events are taken',
    );
  }
  return {
    queues,
    accounts: new Set(accounts),
    minRetentionDays: config?.getOptionalNumber('minRetentionDays') ?? 365,
    frequency: { seconds: config?.getOptionalNumber('pollSeconds') ?? 5 },
  };
}

function readQueue(config: Config): QueueSettings {
  const accountId = config.getString('accountId');
  requireAccount(accountId, 'queues');
  return {
    url: config.getString('url'),
    region: config.getString('region'),
    accountId,
    endpoint: config.getOptionalString('endpoint')?.replace(/\/$/, ''),
  };
}

function requireAccount(account: string, where: string): void {
  if (!ACCOUNT.test(account)) {
    throw new TypeError(
      `securityCases.aws.${where}: '${account}' is no account id; write twelve digits in quotes`,
    );
  }
}
