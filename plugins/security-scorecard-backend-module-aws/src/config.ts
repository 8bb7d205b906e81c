import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';

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
  images: {
    /** Owners of machine images that are approved; undefined when nobody decided. */
    approvedOwners?: string[];
    /** Days after its creation that a machine image may be used. */
    maxAgeDays: number;
  };
}

/** Continuous scans come at least daily; a day or two may be lost. */
const DEFAULT_MAX_SCAN_AGE = { days: 3 };
const DEFAULT_MAX_IMAGE_AGE = { days: 180 };
const DAY_MS = 86_400_000;

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
  const milliseconds = (key: string, fallback: HumanDuration) =>
    durationToMilliseconds(
      config?.has(key) ? readDurationFromConfig(config, { key }) : fallback,
    );
  return {
    accounts,
    maxScanAgeMs: milliseconds('inspector.maxScanAge', DEFAULT_MAX_SCAN_AGE),
    images: {
      approvedOwners: config?.getOptionalStringArray('images.approvedOwners'),
      maxAgeDays: milliseconds('images.maxAge', DEFAULT_MAX_IMAGE_AGE) / DAY_MS,
    },
  };
}
