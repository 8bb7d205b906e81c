import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { CHANGE_PATTERNS } from './chain/changePatterns';
import { isPurpose, type LoggingOptions, PURPOSES } from './options';

const SECTION = 'securityScorecard.aws.logging';
const DEFAULT_MIN_RETENTION_DAYS = 365;
const DEFAULT_DELIVERY_AGE = { hours: 24 };
const DEFAULT_PROOF_AGE = { days: 90 };

/**
 * Reads `securityScorecard.aws.logging`.
 *
 * @throws InputError when a purpose, a kind of change or the archive account is not known.
 */
export function readLoggingOptions(root: Config): LoggingOptions {
  const config = root.getOptionalConfig(SECTION);
  const milliseconds = (key: string, fallback: HumanDuration) =>
    durationToMilliseconds(
      config?.has(key) ? readDurationFromConfig(config, { key }) : fallback,
    );
  const purposes = config?.getOptionalStringArray('requiredPurposes') ?? [
    ...PURPOSES,
  ];
  const requiredPurposes = purposes.filter(isPurpose);
  if (requiredPurposes.length !== purposes.length) {
    throw new InputError(
      `${SECTION}.requiredPurposes has one that is not known; they are ${PURPOSES.join(', ')}`,
    );
  }
  const ids = CHANGE_PATTERNS.map(({ id }) => id);
  const requiredPatterns =
    config?.getOptionalStringArray('requiredChanges') ?? ids;
  const unknown = requiredPatterns.find(id => !ids.includes(id));
  if (unknown !== undefined) {
    throw new InputError(
      `${SECTION}.requiredChanges has '${unknown}'; they are '4.1' to '4.15', in quotes`,
    );
  }
  const archiveAccountId = config?.getOptionalString('archiveAccountId');
  if (archiveAccountId !== undefined && !/^\d{12}$/.test(archiveAccountId)) {
    throw new InputError(
      `${SECTION}.archiveAccountId is '${archiveAccountId}'; an AWS account id is twelve digits, in quotes`,
    );
  }
  return {
    minRetentionDays:
      config?.getOptionalNumber('minRetentionDays') ??
      DEFAULT_MIN_RETENTION_DAYS,
    maxDeliveryAgeMs: milliseconds('maxDeliveryAge', DEFAULT_DELIVERY_AGE),
    maxProofAgeMs: milliseconds('maxProofAge', DEFAULT_PROOF_AGE),
    approvedDestinations:
      config?.getOptionalStringArray('approvedDestinations') ?? [],
    archiveAccountId,
    requiredPurposes,
    requiredPatterns,
  };
}
