import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** One account that the collectors may read. */
export interface AwsAccountConfig {
  /** Twelve digits. */
  accountId: string;
  /** Regions to read; an entity in any other region is an error, not clean. */
  regions: string[];
  /** Replaces `https://<service>.<region>.amazonaws.com` by `<endpoint>/<service>/<region>`. */
  endpoint?: string;
}

/** `securityScorecard.aws` with its defaults filled in. */
export interface AwsModuleConfig {
  accounts: AwsAccountConfig[];
  /** Milliseconds after which a successful scan is no longer current. */
  maxScanAgeMs: number;
  /** Days that CloudWatch has to keep a log group of a service. */
  minRetentionDays: number;
}

/** Continuous scans come at least daily; a day or two may be lost. */
const DEFAULT_MAX_SCAN_AGE = { days: 3 };
const DEFAULT_MIN_RETENTION_DAYS = 365;

function readAccount(account: Config): AwsAccountConfig {
  const accountId = account.getString('accountId');
  if (!/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `securityScorecard.aws.accounts has the account id '${accountId}'; an AWS account id is twelve digits, in quotes`,
    );
  }
  const regions = account.getStringArray('regions');
  if (regions.length === 0) {
    throw new InputError(
      `securityScorecard.aws.accounts names no region for account ${accountId}; Inspector2 and CloudWatch are read per region`,
    );
  }
  return {
    accountId,
    regions,
    endpoint: account.getOptionalString('endpoint')?.replace(/\/+$/, ''),
  };
}

/**
 * Reads `securityScorecard.aws`.
 *
 * @throws InputError when an account is listed twice or is malformed.
 */
export function readAwsModuleConfig(root: Config): AwsModuleConfig {
  const config = root.getOptionalConfig('securityScorecard.aws');
  const accounts = (config?.getOptionalConfigArray('accounts') ?? []).map(
    readAccount,
  );
  const ids = accounts.map(account => account.accountId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) {
    throw new InputError(
      `securityScorecard.aws.accounts lists account ${twice} twice; list it once with all its regions`,
    );
  }
  return {
    accounts,
    maxScanAgeMs: durationToMilliseconds(
      config?.has('inspector.maxScanAge')
        ? readDurationFromConfig(config, { key: 'inspector.maxScanAge' })
        : DEFAULT_MAX_SCAN_AGE,
    ),
    minRetentionDays:
      config?.getOptionalNumber('logging.minRetentionDays') ??
      DEFAULT_MIN_RETENTION_DAYS,
  };
}
