import path from 'node:path';
import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { ForwardedError, InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import {
  deadlinePolicy,
  parseDuration,
  type DeadlinePolicy,
} from './domain/durations';

/** A catalog filter: one of the objects must match with all of its fields. */
export type EntityFilter = Record<string, string | string[]>[];

/** The plugin's configuration, read and checked. */
export interface ScorecardConfig {
  /** Absolute path; undefined when there are no checks. */
  policies: string | undefined;
  /** Whether broken check files keep the backend from starting. */
  strictPolicies: boolean;
  entityFilter: EntityFilter;
  syncSchedule: SchedulerServiceTaskScheduleDefinition;
  deadlines: DeadlinePolicy;
  /** ISO 8601 duration. */
  refreshMinInterval: string;
  /** ISO 8601 duration. */
  retention: string;
  collectorSchedule(id: string): SchedulerServiceTaskScheduleDefinition;
}

const filterFields = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1)]),
);
const filterSchema = z.union([
  filterFields.transform(fields => [fields]),
  z.array(filterFields).min(1),
]);

function readSchedule(
  schedule: JsonObject,
  defaults: JsonObject,
): SchedulerServiceTaskScheduleDefinition {
  return readSchedulerServiceTaskScheduleDefinitionFromConfig(
    new ConfigReader({ ...defaults, ...schedule }),
  );
}

/** Reads `securityScorecard`; throws when a value is not usable, naming its key. */
export function readConfig(root: RootConfigService): ScorecardConfig {
  const config = root.getOptionalConfig('securityScorecard');
  const policies = config?.getOptionalString('policies');
  const at = <T>(key: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new ForwardedError(`Invalid securityScorecard.${key}`, error);
    }
  };
  const duration = (key: string, fallback: string) =>
    at(key, () => {
      const value = config?.getOptionalString(key) ?? fallback;
      parseDuration(value);
      return value;
    });
  const object = (key: string) =>
    config?.getOptionalConfig(key)?.get<JsonObject>() ?? {};

  return {
    policies: policies && path.resolve(policies),
    strictPolicies: config?.getOptionalBoolean('strictPolicies') ?? false,
    entityFilter: at('entityFilter', () => {
      const value = config?.getOptional('entityFilter') ?? {
        kind: 'component',
      };
      const parsed = filterSchema.safeParse(value);
      if (!parsed.success) {
        throw new InputError(z.prettifyError(parsed.error));
      }
      return parsed.data;
    }),
    syncSchedule: at('entitySync.schedule', () =>
      readSchedule(object('entitySync.schedule'), {
        frequency: { seconds: 30 },
        timeout: { minutes: 5 },
        initialDelay: { seconds: 3 },
      }),
    ),
    deadlines: at('deadlines', () => deadlinePolicy(object('deadlines'))),
    refreshMinInterval: duration('refresh.minInterval', 'PT30S'),
    retention: duration('history.retention', 'P400D'),
    collectorSchedule: id =>
      at(`collectors.${id}.schedule`, () =>
        readSchedule(object(`collectors.${id}.schedule`), {
          frequency: { minutes: 5 },
          timeout: { minutes: 15 },
          initialDelay: { seconds: 10 },
          ...object('collectors.defaults'),
        }),
      ),
  };
}
