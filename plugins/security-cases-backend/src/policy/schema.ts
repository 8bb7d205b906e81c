import {
  ACTION_KINDS,
  AUTOMATION_MODES,
  EVENT_CLASSES,
  WEEKDAYS,
} from '@fairway/plugin-security-cases-common';
import { Duration, IANAZone } from 'luxon';
import { z } from 'zod';
import { minutesOfDay } from '../unusual/rules';

const NAME = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;
const TEAM = /^group:[a-z0-9-]+\/[a-z0-9._-]+$/;

const mode = z.enum(AUTOMATION_MODES);
const actions = z.partialRecord(z.enum(ACTION_KINDS), mode);

const stages = z
  .strictObject({
    observe: z.iso.date().optional(),
    warn: z.iso.date().optional(),
    enforce: z.iso.date().optional(),
  })
  .refine(
    given => Object.keys(given).length > 0,
    'names no stage: give the day from which one holds',
  )
  .refine(({ observe, warn, enforce }) => {
    const days = [observe, warn, enforce].flatMap(day => day ?? []);
    return days.every((day, index) => index === 0 || days[index - 1] < day);
  }, 'a later stage has to begin on a later day');

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const duration = (min: number, max: number, range: string) =>
  z.string().refine(value => {
    const millis = Duration.fromISO(value).toMillis();
    return millis >= min && millis <= max;
  }, `has to be an ISO 8601 duration ${range}`);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'has to be a time like 07:30');
const times = z.number().min(1.5).max(1000);

/** What use of access is unusual. */
const unusualAccess = z
  .strictObject({
    history: duration(30 * DAY, 400 * DAY, 'from P30D to P400D'),
    minimum: z.strictObject({
      uses: z.number().int().min(5).max(10_000),
      age: duration(DAY, 400 * DAY, 'from P1D to P400D'),
    }),
    workingHours: z
      .strictObject({
        zone: z
          .string()
          .refine(
            zone => IANAZone.isValidZone(zone),
            'has to be a time zone of the IANA, for example Europe/Berlin',
          ),
        days: z.array(z.enum(WEEKDAYS)).min(1),
        from: time,
        to: time,
      })
      .refine(({ from, to }) => minutesOfDay(from) < minutesOfDay(to), {
        path: ['to'],
        message: 'has to be later than from',
      }),
    usualOffHours: z.number().min(0.01).max(1),
    burst: z.strictObject({
      within: duration(15 * MINUTE, 7 * DAY, 'from PT15M to P7D'),
      atLeast: z.number().int().min(2).max(10_000),
      times,
    }),
    duration: z.strictObject({
      atLeast: duration(MINUTE, 365 * DAY, 'from PT1M to P365D'),
      times,
    }),
  })
  .refine(
    ({ history, minimum }) =>
      Duration.fromISO(minimum.age).toMillis() <
      Duration.fromISO(history).toMillis(),
    { path: ['minimum', 'age'], message: 'has to be shorter than the history' },
  );

/** The file `automation.yaml`. */
export const automationSchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('AutomationPolicy'),
  metadata: z.strictObject({
    name: z.string().regex(NAME),
    description: z.string().max(2000).optional(),
    version: z.number().int().positive(),
  }),
  adoption: z.strictObject({
    default: z.enum(['observe', 'warn', 'enforce']),
    teams: z.record(z.string().regex(TEAM), stages).default({}),
  }),
  rules: z
    .array(
      z.strictObject({
        name: z.string().regex(NAME),
        classes: z.array(z.enum(EVENT_CLASSES)).min(1).optional(),
        tiers: z.array(z.string().min(1).max(20)).min(1).optional(),
        teams: z.array(z.string().regex(TEAM)).min(1).optional(),
        actions: actions.refine(
          given => Object.keys(given).length > 0,
          'says nothing about any action',
        ),
      }),
    )
    .default([]),
  defaults: actions,
  /** Without it no use of access is called unusual. */
  unusualAccess: unusualAccess.optional(),
});

/** Parsed {@link automationSchema}. */
export type AutomationFile = z.infer<typeof automationSchema>;
