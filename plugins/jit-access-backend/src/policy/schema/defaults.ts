import { z } from 'zod/v4';
import { duration, entityRef, shortName, subjectSet } from './fields';
import {
  end,
  extend,
  fields,
  hooks,
  limits,
  reason,
  review,
  rule,
  ticket,
} from './parts';

/** The file format of defaults: the parts of a policy that several share. */
export const accessDefaultsSchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('AccessDefaults'),
  metadata: z.strictObject({
    name: shortName,
    description: z.string().max(2000).default(''),
    owner: entityRef('group', 'user'),
  }),
  /** Name of other defaults that these build on. */
  extends: shortName.optional(),
  /** Every policy builds on these, whether it says so or not. */
  everywhere: z.boolean().default(false),
  request: z
    .strictObject({
      eligible: z
        .strictObject({
          allow: z.array(subjectSet).min(1).optional(),
          deny: z.array(subjectSet).default([]),
        })
        .optional(),
      inputs: z
        .strictObject({
          reason: reason.optional(),
          ticket: ticket.partial().optional(),
          fields: fields.optional(),
        })
        .optional(),
      duration: z
        .strictObject({
          default: duration.optional(),
          min: duration.optional(),
          max: duration.optional(),
          extend: extend.partial().optional(),
        })
        .optional(),
      schedule: z.strictObject({ maxAhead: duration }).optional(),
      forOthers: z.boolean().optional(),
      limits: limits.optional(),
    })
    .optional(),
  /** Terms of those policies that have break-glass; they give it to none. */
  breakGlass: z
    .strictObject({
      max: duration.optional(),
      review: review.partial().optional(),
    })
    .optional(),
  hooks: hooks.optional(),
  /** After a policy's own; a rule of the policy takes the place of one of the same name. */
  rules: z.array(rule).max(50).optional(),
  end: end.partial().optional(),
});
