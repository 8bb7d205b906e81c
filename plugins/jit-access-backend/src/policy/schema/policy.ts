import { z } from 'zod/v4';
import { duration, entityRef, shortName, subjectSet } from './fields';
import {
  breakGlass,
  end,
  extend,
  fields,
  hooks,
  limits,
  policyTest,
  reason,
  rule,
  ticket,
} from './parts';

/** The form of an access policy, without what only its parts together can break. */
export const rawPolicySchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('AccessPolicy'),
  metadata: z.strictObject({
    name: shortName,
    title: z.string().min(1).max(300),
    description: z.string().max(2000).default(''),
    /** Who answers for the policy; `owners` in steps are those of the target. */
    owner: entityRef('group', 'user'),
    version: z.int().min(1),
  }),
  /** Name of defaults that it builds on. */
  extends: shortName.optional(),
  target: z.strictObject({
    provider: z.string().min(1).max(100),
    entitlement: z.record(z.string(), z.string()),
    entity: entityRef(),
    alsoOn: z.array(entityRef()).default([]),
    risk: z.enum(['low', 'medium', 'high']),
  }),
  request: z.strictObject({
    eligible: z.strictObject({
      allow: z.array(subjectSet).min(1),
      deny: z.array(subjectSet).default([]),
    }),
    inputs: z
      .strictObject({
        reason: reason.default({ minLength: 10, maxLength: 1000 }),
        ticket: ticket.optional(),
        fields: fields.default({}),
      })
      .default({
        reason: { minLength: 10, maxLength: 1000 },
        fields: {},
      }),
    duration: z.strictObject({
      default: duration,
      min: duration.default('PT1M'),
      max: duration,
      extend: extend.optional(),
    }),
    /** Without it access can't be asked for ahead of time. */
    schedule: z.strictObject({ maxAhead: duration }).optional(),
    /** Whether one can ask for somebody else, who must be eligible too. */
    forOthers: z.boolean().default(false),
    limits: limits.default({ activePerUser: 1, exceeded: 'refuse' }),
  }),
  breakGlass: breakGlass.optional(),
  hooks: hooks.default([]),
  rules: z.array(rule).min(1).max(50),
  end: end.default({ killSessions: true, foreign: 'warn' }),
  tests: z.array(policyTest).max(200).default([]),
});

/** A policy whose parts are each of the right form. */
export type RawPolicyDocument = z.output<typeof rawPolicySchema>;
