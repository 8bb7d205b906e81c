import type { Config } from '@backstage/config';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Settings of the plugin. */
export interface ImagesConfig {
  /** File or URL of the register as code. */
  register: string | undefined;
  /** Time that a scanner has to answer, in milliseconds. */
  answerWithinMs: number;
  sampling: {
    /** Services per week; 0 draws none. */
    size: number;
    lifecycles: string[];
    settleMs: number;
  };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Times that are allowed for an answer. */
const ANSWERS = { min: MINUTE, max: 30 * DAY };
const MAX_SIZE = 500;

/** @throws InputError when a setting is out of its range */
export function readImagesConfig(config: Config): ImagesConfig {
  const key = 'approvedImages.sampling';
  const size = config.getOptionalNumber(`${key}.size`) ?? 5;
  if (!Number.isInteger(size) || size < 0 || size > MAX_SIZE) {
    throw new InputError(
      `${key}.size is ${size}; it has to be a whole number from 0 to ${MAX_SIZE}`,
    );
  }
  const within = 'approvedImages.scans.answerWithin';
  const answerWithinMs = config.has(within)
    ? durationToMilliseconds(readDurationFromConfig(config, { key: within }))
    : DAY;
  if (answerWithinMs < ANSWERS.min || answerWithinMs > ANSWERS.max) {
    throw new InputError(
      `${within} is ${answerWithinMs / 1000} seconds; it has to be from a minute to 30 days`,
    );
  }
  return {
    answerWithinMs,
    register:
      config.getOptionalString('approvedImages.register') ??
      config.getOptionalString('goldenPath.approvedImages'),
    sampling: {
      size,
      lifecycles: config.getOptionalStringArray(`${key}.lifecycles`) ?? [
        'production',
      ],
      settleMs: config.has(`${key}.settle`)
        ? durationToMilliseconds(
            readDurationFromConfig(config, { key: `${key}.settle` }),
          )
        : 15 * MINUTE,
    },
  };
}
