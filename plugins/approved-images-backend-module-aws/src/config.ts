import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** Settings of the module. */
export interface ScannerSettings {
  /** URL of the queue of jobs. */
  jobs: string;
  /** URL of the queue of answers. */
  results: string;
  region: string;
  accountId: string;
  secret: string;
  endpoint: string | undefined;
  frequency: { seconds: number };
}

const KEY = 'approvedImages.aws.scanner';
const ACCOUNT = /^\d{12}$/;

/** Shorter ones can be guessed. */
const MIN_SECRET = 32;

/**
 * Reads `approvedImages.aws.scanner`; undefined when it is not there.
 *
 * @throws InputError that names what is wrong
 */
export function readScannerConfig(
  root: RootConfigService,
): ScannerSettings | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) {
    return undefined;
  }
  const accountId = config.getString('accountId');
  if (!ACCOUNT.test(accountId)) {
    throw new InputError(
      `${KEY}.accountId: '${accountId}' is no account id; write twelve digits in quotes`,
    );
  }
  const secret = config.getString('secret');
  if (secret.length < MIN_SECRET) {
    throw new InputError(
      `${KEY}.secret has ${secret.length} characters; give it at least ${MIN_SECRET} random ones`,
    );
  }
  const seconds = config.getOptionalNumber('pollSeconds') ?? 10;
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new InputError(
      `${KEY}.pollSeconds is ${seconds}; it has to be a whole number from 1`,
    );
  }
  return {
    jobs: config.getString('jobs'),
    results: config.getString('results'),
    region: config.getString('region'),
    accountId,
    secret,
    endpoint: config.getOptionalString('endpoint')?.replace(/\/$/, ''),
    frequency: { seconds },
  };
}
