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
      value === 'owners' ||
      value === 'manager' ||
      /^(oncall|hook):[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value) ||
      (/^(group|user):/.test(value) && REF.test(value)),
    {
      error:
        'must be owners, manager, group:<namespace>/<name>, user:<namespace>/<name>, oncall:<rotation> or hook:<name>',
    },
  );

/** Who may ask. */
const subjectSet = z
  .string()
  .refine(
    value =>
      /^oncall:[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value) ||
      (/^(group|user):/.test(value) && REF.test(value)),
    {
      error:
        'must be group:<namespace>/<name>, user:<namespace>/<name> or oncall:<rotation>',
    },
  );

const step = z.strictObject({
  any: z.int().min(1).max(10),
  from: z.array(approverSet).min(1),
  /** CEL; the step is left out when it holds, and stays when it can't be told. */
  unless: z.string().min(1).optional(),
});

const approval = z.union([
  z.strictObject({
    /** `true`: the rule approves. `hook`: a hook that says `allow-auto` does. */
    auto: z.union([z.literal(true), z.literal('hook')]),
    /** Who is told. */
    notify: z.array(approverSet).default([]),
    /** People who decide when no hook allows it; needed with `auto: hook`. */
    steps: z.array(step).max(5).default([]),
    deadline: duration.default('PT4H'),
  }),
  z.strictObject({
    deadline: duration,
    steps: z.array(step).min(1).max(5),
    /** Asked in place of a set that is empty; never for one that can't be told. */
    fallback: z.array(approverSet).default([]),
    /** After this time these people may decide as well. */
    escalate: z
      .strictObject({ after: duration, to: z.array(approverSet).min(1) })
      .optional(),
  }),
]);

const inputName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: 'must be kebab-case, at most 40 characters',
});

const inputField = z.strictObject({
  title: z.string().min(1).max(200),
  type: z.enum(['string', 'integer', 'boolean', 'choice']).default('string'),
  required: z.boolean().default(true),
  pattern: regex.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** A value that fits; the target is checked with it when the policy is loaded. */
  example: z.string().max(4000).optional(),
});

const breakGlass = z.strictObject({
  eligible: z.array(subjectSet).min(1),
  max: duration,
  review: z.strictObject({
    by: z.array(approverSet).min(1),
    within: duration,
    /** No other break-glass by that person, or on that target, until it is done. */
    blockUntilReviewed: z.boolean().default(true),
  }),
});

const rule = z.strictObject({
  name: z
    .string()
    .refine(isValidCatalogName, { error: 'must be a short name' }),
  when: z.string().min(1),
  approval,
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
              /** Id of a ticket source; the ticket must be found there, and open. */
              verify: z.string().min(1).max(100).optional(),
            })
            .optional(),
          /** Typed inputs; `\${inputs.<name>}` in the target's entitlement. */
          fields: z.record(inputName, inputField).default({}),
        })
        .default({
          reason: { minLength: 10, maxLength: 1000 },
          fields: {},
        }),
      duration: z.strictObject({
        default: duration,
        min: duration.default('PT1M'),
        max: duration,
        extend: z
          .strictObject({
            by: duration,
            times: z.int().min(1).max(20),
            /** `same`: by the rules, as a request. `auto`: without people. */
            approval: z.enum(['same', 'auto']).default('same'),
          })
          .optional(),
      }),
      /** Without it access can't be asked for ahead of time. */
      schedule: z.strictObject({ maxAhead: duration }).optional(),
      /** Whether one can ask for somebody else, who must be eligible too. */
      forOthers: z.boolean().default(false),
      limits: z
        .strictObject({
          activePerUser: z.int().min(1).max(1000).default(1),
          /** Budget of a person over the last seven days. */
          grantsPerWeek: z.int().min(1).max(10_000).optional(),
          hoursPerWeek: z.number().positive().max(10_000).optional(),
          /** A request over the budget is refused, or needs these steps as well. */
          exceeded: z
            .union([z.literal('refuse'), z.array(step).min(1).max(3)])
            .default('refuse'),
        })
        .default({ activePerUser: 1, exceeded: 'refuse' }),
    }),
    breakGlass: breakGlass.optional(),
    /** Names of hooks, asked in this order. */
    hooks: z.array(z.string().min(1).max(100)).max(20).default([]),
    rules: z.array(rule).min(1).max(50),
    end: z
      .strictObject({
        killSessions: z.boolean().default(true),
        /** Access that Fairway did not give is shown, or taken away too. */
        foreign: z.enum(['warn', 'remove']).default('warn'),
      })
      .default({ killSessions: true, foreign: 'warn' }),
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

/** A typed input of a policy. */
export type InputFieldDocument =
  AccessPolicyDocument['request']['inputs']['fields'][string];
