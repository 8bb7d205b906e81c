import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ForwardedError, InputError } from '@backstage/errors';
import { parseDuration } from '../domain/durations';

const KEY = 'securityScorecard.reports';
const MB = 1024 * 1024;

/** `securityScorecard.reports`, read and checked. */
export interface ReportsConfig {
  /** Bytes of a report, unpacked. */
  maxBytes: number;
  /** Findings, and likewise VEX statements, of a report. */
  maxFindings: number;
  /** How long a slot that no longer comes is kept, ISO 8601. */
  retention: string;
  /** The same for changes under test. */
  changeRetention: string;
}

/** Reads `securityScorecard.reports`; throws when a value is not usable, naming its key. */
export function readReportsConfig(root: RootConfigService): ReportsConfig {
  const config = root.getOptionalConfig(KEY);
  const number = (key: string, fallback: number, max: number) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!(value > 0 && value <= max)) {
      throw new InputError(
        `Invalid ${KEY}.${key}: give a number above 0 and up to ${max}`,
      );
    }
    return value;
  };
  const duration = (key: string, fallback: string) => {
    const value = config?.getOptionalString(key) ?? fallback;
    try {
      parseDuration(value);
    } catch (error) {
      throw new ForwardedError(`Invalid ${KEY}.${key}`, error);
    }
    return value;
  };
  return {
    maxBytes: Math.floor(number('maxSizeMB', 20, 100) * MB),
    maxFindings: Math.floor(number('maxFindings', 20_000, 100_000)),
    retention: duration('retention', 'P90D'),
    changeRetention: duration('changeRetention', 'P14D'),
  };
}
