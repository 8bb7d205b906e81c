import {
  ACTION_KINDS,
  AUTOMATION_MODES,
  EVENT_CLASSES,
} from '@fairway/plugin-security-cases-common';
import { z } from 'zod';

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
});

/** Parsed {@link automationSchema}. */
export type AutomationFile = z.infer<typeof automationSchema>;
