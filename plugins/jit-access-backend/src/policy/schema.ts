import { isValidCatalogName } from './names';
import { z } from 'zod/v4';
import { parseDuration } from './durations';

const REF = /^([a-z]+):([a-z0-9._-]+)\/([a-z0-9._-]+)$/;

const entityRef = (...kinds: string[]) =>
  z.string().refine(
    value => {
      const match = REF.exec(value);
      return match !== null && (kinds.length === 0 || kinds.includes(match[1]));
    },
    {
      error: `must be a full entity reference in lower case${kinds.length ? ` of kind ${kinds.join(' or ')}` : ''}, for example ${kinds[0] ?? 'component'}:default/name`,
    },
  );

const duration = z
  .string()
  .refine(value => parseDuration(value) !== undefined, {
    error:
      'must be a positive ISO 8601 duration without years and months, for example PT1H',
  });

const regex = z.string().refine(
  value => {
    try {
      return Boolean(new RegExp(value, 'u'));
    } catch {
      return false;
    }
  },
  { error: 'must be a regular expression' },
);

/** A set of people that a policy names. */
const approverSet = z
  .string()
  .refine(
    value =>
      value === 'owners' || (/^(group|user):/.test(value) && REF.test(value)),
    {
      error:
        'must be owners, group:<namespace>/<name> or user:<namespace>/<name>',
    },
  );

const subjectSet = entityRef('group', 'user');

const step = z.strictObject({
  any: z.int().min(1).max(10),
  from: z.array(approverSet).min(1),
});

const rule = z.strictObject({
  name: z
    .string()
    .refine(isValidCatalogName, { error: 'must be a short name' }),
  when: z.string().min(1),
  approval: z.strictObject({
    deadline: duration,
    steps: z.array(step).min(1).max(5),
  }),
});

const policyTest = z.strictObject({
  given: z.strictObject({
    subject: entityRef('user'),
    groups: z.array(entityRef('group')).default([]),
    duration,
    reason: z.string().default(''),
    ticket: z.string().optional(),
    now: z.iso.datetime().default('2026-01-05T09:00:00Z'),
  }),
  expect: z.union([
    z.strictObject({ rule: z.string() }),
    z.strictObject({ refused: z.literal(true) }),
  ]),
});

/** The file format of an access policy; unknown fields are errors. */
export const accessPolicySchema = z
  .strictObject({
    apiVersion: z.literal('fairway.dev/v1'),
    kind: z.literal('AccessPolicy'),
    metadata: z.strictObject({
      name: z
        .string()
        .refine(isValidCatalogName, { error: 'must be a short name' }),
      title: z.string().min(1).max(300),
      description: z.string().max(2000).default(''),
      owner: entityRef('group', 'user'),
      version: z.int().min(1),
    }),
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
          reason: z
            .strictObject({
              minLength: z.int().min(0).max(1000).default(10),
              maxLength: z.int().min(1).max(4000).default(1000),
            })
            .default({ minLength: 10, maxLength: 1000 }),
          ticket: z
            .strictObject({
              pattern: regex,
              required: z.boolean().default(false),
            })
            .optional(),
        })
        .default({ reason: { minLength: 10, maxLength: 1000 } }),
      duration: z.strictObject({
        default: duration,
        min: duration.default('PT1M'),
        max: duration,
      }),
      limits: z
        .strictObject({ activePerUser: z.int().min(1).max(1000).default(1) })
        .default({ activePerUser: 1 }),
    }),
    rules: z.array(rule).min(1).max(50),
    end: z
      .strictObject({ killSessions: z.boolean().default(true) })
      .default({ killSessions: true }),
    tests: z.array(policyTest).default([]),
  })
  .superRefine((policy, ctx) => {
    const { min, default: usual, max } = policy.request.duration;
    const [low, middle, high] = [min, usual, max].map(
      text => parseDuration(text) ?? 0,
    );
    if (low > middle || middle > high) {
      ctx.addIssue({
        code: 'custom',
        path: ['request', 'duration'],
        message: `min ${min} ≤ default ${usual} ≤ max ${max} does not hold`,
      });
    }
    const { minLength, maxLength } = policy.request.inputs.reason;
    if (minLength > maxLength) {
      ctx.addIssue({
        code: 'custom',
        path: ['request', 'inputs', 'reason', 'minLength'],
        message: `minLength ${minLength} is above maxLength ${maxLength}`,
      });
    }
    policy.rules.forEach(({ name }, index) => {
      if (policy.rules.findIndex(other => other.name === name) !== index) {
        ctx.addIssue({
          code: 'custom',
          path: ['rules', index, 'name'],
          message: `there are two rules called ${name}`,
        });
      }
    });
  });

/** A policy as written, with the defaults filled in. */
export type AccessPolicyDocument = z.output<typeof accessPolicySchema>;

/** A rule of a policy. */
export type PolicyRule = AccessPolicyDocument['rules'][number];

/** An inline test of a policy. */
export type PolicyTest = AccessPolicyDocument['tests'][number];
