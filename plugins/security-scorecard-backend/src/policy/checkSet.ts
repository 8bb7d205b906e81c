import {
  CHECK_MODES,
  PILLARS,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import { Duration } from 'luxon';
import { z } from 'zod';

/** The areas that checks are sorted into, after the chapters of common frameworks. */
const AREAS = [
  'identity-and-access',
  'logging-and-monitoring',
  'incident-response',
  'infrastructure',
  'configuration-and-vulnerability-analysis',
  'ci-cd',
  'data-protection',
] as const;

const text = z.string().trim().min(1).max(2000);
const expression = z.string().trim().min(1).max(2000);
const duration = z.string().refine(
  value => {
    const parsed = Duration.fromISO(value);
    return parsed.isValid && parsed.toMillis() > 0;
  },
  { message: 'must be a positive ISO 8601 duration such as PT24H' },
);

const factValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.null(),
]);

/** What a check is expected to say of given facts; run whenever it is loaded. */
const testSchema = z.strictObject({
  name: text.max(200).optional(),
  given: z.strictObject({
    facts: z.record(z.string(), factValue).default({}),
    entity: z
      .strictObject({
        kind: z.string(),
        type: z.string(),
        lifecycle: z.string(),
        tier: z.string(),
        name: z.string(),
        namespace: z.string(),
        owner: z.string(),
        tags: z.array(z.string()),
      })
      .partial()
      .default({}),
  }),
  expect: z.enum(['pass', 'fail', 'warn', 'not-applicable', 'unknown']),
});

const checkSchema = z
  .strictObject({
    id: z
      .string()
      .max(100)
      .regex(
        /^[a-z][a-zA-Z0-9]*([.-][a-zA-Z0-9]+)*$/,
        'must be words joined by dots or dashes, such as scan.covered',
      ),
    title: text.max(200),
    description: text,
    area: z.enum(AREAS),
    severity: z.enum(SEVERITIES),
    level: z.enum(['bronze', 'silver', 'gold']),
    mode: z.enum(CHECK_MODES),
    maxAge: duration,
    applies: expression.optional(),
    appliesMessage: text.optional(),
    known: expression.optional(),
    unknown: expression.optional(),
    pass: expression,
    warn: expression.optional(),
    observed: expression.optional(),
    expected: text,
    remediation: text,
    frameworks: z
      .record(z.string().min(1), z.array(z.string().min(1)))
      .default({}),
    tests: z.array(testSchema).min(1).max(50).optional(),
  })
  .refine(
    check =>
      (check.applies === undefined) === (check.appliesMessage === undefined),
    {
      message: 'applies and appliesMessage go together',
      path: ['applies'],
    },
  )
  .refine(check => check.unknown === undefined || check.known !== undefined, {
    message: 'unknown needs known',
    path: ['unknown'],
  });

/** A file of checks of one pillar and one collector. */
export const checkSetSchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('CheckSet'),
  metadata: z.strictObject({
    pillar: z.enum(PILLARS),
    collector: z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be a collector id'),
  }),
  checks: z.array(checkSchema).min(1),
});

/** One test of a check as written. */
export type CheckTestSource = z.infer<typeof testSchema>;

/** One check as written. */
export type CheckSource = z.infer<typeof checkSchema>;

/** One document of a check file. */
export type CheckSet = z.infer<typeof checkSetSchema>;

/** JSON Schema of a check file, for editors. */
export const checkSetJsonSchema = () =>
  z.toJSONSchema(checkSetSchema, { io: 'input' });
