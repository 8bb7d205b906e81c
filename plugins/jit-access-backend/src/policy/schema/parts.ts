import { z } from 'zod/v4';
import {
  approverSet,
  duration,
  entityRef,
  expression,
  regex,
  shortName,
  subjectSet,
} from './fields';

export const step = z.strictObject({
  any: z.int().min(1).max(10),
  from: z.array(approverSet).min(1).max(20),
  /** CEL; the step is left out when it holds, and stays when it can't be told. */
  unless: expression.optional(),
});

const approval = z.union([
  z.strictObject({
    deadline: duration,
    steps: z.array(step).min(1).max(5),
    /** Asked in place of a set that is empty; never for one that can't be told. */
    fallback: z.array(approverSet).max(20).default([]),
    /** After this time these people may decide as well. */
    escalate: z
      .strictObject({
        after: duration,
        to: z.array(approverSet).min(1).max(20),
      })
      .optional(),
  }),
  z.strictObject({
    /** `true`: the rule approves. `hook`: a hook that says `allow-auto` does. */
    auto: z.union([z.literal(true), z.literal('hook')]),
    /** Who is told. */
    notify: z.array(approverSet).max(20).default([]),
    /** People who decide when no hook allows it; needed with `auto: hook`. */
    steps: z.array(step).max(5).default([]),
    deadline: duration.default('PT4H'),
  }),
]);

const inputName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: 'must be kebab-case, at most 40 characters',
});

const inputField = z.strictObject({
  title: z.string().min(1).max(200),
  type: z.enum(['string', 'integer', 'boolean', 'choice']).default('string'),
  required: z.boolean().default(true),
  /** Of a string. */
  pattern: regex.optional(),
  /** Of an integer, or of the length of a string. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Of a choice. */
  options: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** A value that fits; the target is checked with it when the policy is loaded. */
  example: z.string().max(4000).optional(),
});

export const reason = z.strictObject({
  minLength: z.int().min(0).max(1000).default(10),
  maxLength: z.int().min(1).max(4000).default(1000),
});

export const ticket = z.strictObject({
  pattern: regex,
  required: z.boolean().default(false),
  /** Id of a ticket source; the ticket must be found there, and open. */
  verify: z.string().min(1).max(100).optional(),
});

/** Typed inputs; `\${inputs.<name>}` in the target's entitlement. */
export const fields = z.record(inputName, inputField);

export const extend = z.strictObject({
  by: duration,
  times: z.int().min(1).max(20),
  /** `same`: by the rules, as a request. `auto`: without people. */
  approval: z.enum(['same', 'auto']).default('same'),
});

export const limits = z.strictObject({
  activePerUser: z.int().min(1).max(1000).default(1),
  /** Budget of a person over the last seven days. */
  grantsPerWeek: z.int().min(1).max(10_000).optional(),
  hoursPerWeek: z.number().positive().max(10_000).optional(),
  /** A request over the budget is refused, or needs these steps as well. */
  exceeded: z
    .union([z.literal('refuse'), z.array(step).min(1).max(3)])
    .default('refuse'),
});

export const review = z.strictObject({
  by: z.array(approverSet).min(1).max(20),
  within: duration,
  /** No other break-glass by that person, or on that target, until it is done. */
  blockUntilReviewed: z.boolean().default(true),
});

export const breakGlass = z.strictObject({
  eligible: z.array(subjectSet).min(1),
  max: duration,
  review,
});

export const rule = z.strictObject({
  name: shortName,
  when: expression,
  approval,
});

export const end = z.strictObject({
  killSessions: z.boolean().default(true),
  /** Access that Fairway did not give is shown, or taken away too. */
  foreign: z.enum(['warn', 'remove']).default('warn'),
});

/** Names of hooks, asked in this order. */
export const hooks = z.array(z.string().min(1).max(100)).max(20);

const personRef = entityRef('user');

/** A case and what the policy has to say to it. What is not given is not known. */
export const policyTest = z.strictObject({
  given: z.strictObject({
    subject: personRef,
    /** Who is to have it, when that is somebody else. */
    grantee: personRef.optional(),
    /** Groups of the subject; without them the test does not ask who may ask. */
    groups: z.array(entityRef('group')).default([]),
    kind: z.enum(['access', 'extension', 'break-glass']).default('access'),
    /** The policy's usual one when absent. */
    duration: duration.optional(),
    startsIn: duration.optional(),
    /** A good one when absent. */
    reason: z.string().default(''),
    ticket: z.string().optional(),
    /** What its system says of the ticket. */
    ticketState: z.enum(['open', 'closed', 'missing']).optional(),
    inputs: z.record(z.string(), z.string()).default({}),
    now: z.iso.datetime({ offset: true }).default('2026-01-05T09:00:00Z'),
    /** Rotations the subject is on call for. */
    onCall: z.array(z.string()).optional(),
    openIncidents: z.int().min(0).optional(),
    /** The subject's last seven days, with this request. */
    budget: z
      .strictObject({
        exceeded: z.boolean().default(false),
        grants: z.int().min(0).default(0),
        hours: z.number().min(0).default(0),
      })
      .optional(),
    /** The target's scorecard. */
    service: z
      .strictObject({
        level: z.enum(['none', 'bronze', 'silver', 'gold']).default('none'),
        overdueCriticals: z.int().min(0).default(0),
        openCriticals: z.int().min(0).default(0),
      })
      .optional(),
    /** The target, as far as conditions look at it. */
    entity: z
      .strictObject({
        type: z.string().default(''),
        lifecycle: z.string().default(''),
        tier: z.string().default(''),
        owner: z.string().optional(),
        tags: z.array(z.string()).default([]),
      })
      .optional(),
    /** The people of the sets that the steps name. */
    people: z.record(approverSet, z.array(personRef)).default({}),
  }),
  expect: z
    .strictObject({
      rule: z.string().optional(),
      /** Whether the rule approves by itself. */
      auto: z.boolean().optional(),
      /** `true`, or what the reason has in it. */
      refused: z.union([z.literal(true), z.string().min(1)]).optional(),
      /** `true`: nothing can be decided. Names: these rules can't be told. */
      undecided: z
        .union([z.literal(true), z.array(z.string()).min(1)])
        .optional(),
      approvers: z
        .strictObject({
          includes: z.union([personRef, z.array(personRef)]).optional(),
          excludes: z.union([personRef, z.array(personRef)]).optional(),
        })
        .optional(),
    })
    .refine(value => Object.keys(value).length > 0, {
      error: 'must say what is expected',
    }),
});
