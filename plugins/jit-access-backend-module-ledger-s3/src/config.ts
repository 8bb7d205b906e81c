import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Where heads are kept, and for how long. */
export interface S3Config {
  bucket: string;
  region: string;
  prefix: string;
  /** Milliseconds. */
  retention: number;
  accountId: string | undefined;
  endpoint: string | undefined;
}

const DAY = 24 * 3600 * 1000;

/** Reads `jitAccess.ledger.s3`; undefined when it is absent. Throws InputError. */
export function readS3Config(root: RootConfigService): S3Config | undefined {
  const config = root.getOptionalConfig('jitAccess.ledger.s3');
  if (!config) {
    return undefined;
  }
  const retention = config.has('retention')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'retention' }),
      )
    : 365 * DAY;
  if (retention < DAY) {
    throw new InputError(
      'jitAccess.ledger.s3.retention must be at least one day, the least that object lock knows',
    );
  }
  const prefix = config.getOptionalString('prefix') ?? 'fairway/jit-access/';
  if (!/^[\w!\-.*'()/]{1,200}$/.test(prefix)) {
    throw new InputError(
      "jitAccess.ledger.s3.prefix has at most 200 letters, digits and !-_.*'()/",
    );
  }
  return {
    bucket: config.getString('bucket'),
    region: config.getString('region'),
    prefix,
    retention,
    accountId: config.getOptionalString('accountId'),
    endpoint: config.getOptionalString('endpoint'),
  };
}
