import { z } from 'zod';
import { from, judgeOf, list, text, time } from './payload';

const level = z.enum(['off', 'non_admins', 'everyone']);
const flag = z.boolean();
const names = list(text);
const count = z.number().int();

type Level = z.infer<typeof level>;

/** Whom a setting binds; with `off` nobody. */
const LEVELS: readonly Level[] = ['off', 'non_admins', 'everyone'];

/** Off, these bind nobody. */
const GUARDS = {
  pull_request_reviews_enforcement_level: 'required reviews',
  required_status_checks_enforcement_level: 'required status checks',
  required_conversation_resolution_level: 'resolved conversations',
  required_deployments_enforcement_level: 'required deployments',
  signature_requirement_enforcement_level: 'signed commits',
  linear_history_requirement_enforcement_level: 'linear history',
  merge_queue_enforcement_level: 'merge queue',
  lock_branch_enforcement_level: 'locked branch',
} as const;

/** Off, nobody may do these. */
const OPENINGS = {
  allow_force_pushes_enforcement_level: 'force pushes',
  allow_deletions_enforcement_level: 'deletion',
} as const;

const FLAGS = {
  admin_enforced: 'the same for administrators',
  authorized_actors_only: 'pushes of named people only',
  authorized_dismissal_actors_only: 'dismissal by named people only',
  dismiss_stale_reviews_on_push: 'reviews end with a new push',
  require_code_owner_review: 'reviews of code owners',
  require_last_push_approval: 'approval of the last push',
  strict_required_status_checks_policy: 'up to date before a merge',
} as const;

const keysOf = <K extends string>(table: Record<K, string>): K[] =>
  // What the table has as keys is what its type says.
  Object.keys(table).filter((key): key is K => Object.hasOwn(table, key));

function each<K extends string, T extends z.ZodType>(
  table: Record<K, string>,
  schema: T,
): Record<K, T>;
function each(table: Record<string, string>, schema: z.ZodType) {
  return Object.fromEntries(keysOf(table).map(key => [key, schema]));
}

// A setting that was never made was off.
const wasLevel = from(level.nullable().transform(past => past ?? 'off'));
const wasFlag = from(flag.nullable().transform(past => past ?? false));
const wereNames = from(names.nullable().transform(past => past ?? []));
const wasCount = from(count.nullable().transform(past => past ?? 0));

const changesSchema = z.object({
  ...each(GUARDS, wasLevel),
  ...each(OPENINGS, wasLevel),
  ...each(FLAGS, wasFlag),
  required_approving_review_count: wasCount,
  required_status_checks: wereNames,
  authorized_actor_names: wereNames,
});

const ruleSchema = z.object({
  name: text,
  updated_at: time,
  ...each(GUARDS, level.nullish()),
  ...each(OPENINGS, level.nullish()),
  ...each(FLAGS, flag.nullish()),
  required_approving_review_count: count.nullish(),
  required_status_checks: names.nullish(),
  authorized_actor_names: names.nullish(),
});

type Rule = z.infer<typeof ruleSchema>;
type Changes = z.infer<typeof changesSchema>;

/** What of a rule is weaker than it was, in words. */
function weaker(rule: Rule, changes: Changes): string[] {
  const found: string[] = [];
  const compare = <T>(
    before: { from: T } | undefined,
    now: T | null | undefined,
    tell: (past: T, is: T) => string | false,
  ) => {
    const told =
      before !== undefined &&
      now !== undefined &&
      now !== null &&
      tell(before.from, now);
    if (told) {
      found.push(told);
    }
  };
  for (const key of keysOf(GUARDS)) {
    compare(
      changes[key],
      rule[key],
      (past, is) =>
        LEVELS.indexOf(is) < LEVELS.indexOf(past) &&
        `${GUARDS[key]} ${past} → ${is}`,
    );
  }
  for (const key of keysOf(OPENINGS)) {
    compare(
      changes[key],
      rule[key],
      (past, is) =>
        LEVELS.indexOf(is) > LEVELS.indexOf(past) &&
        `${OPENINGS[key]} ${past} → ${is}`,
    );
  }
  for (const key of keysOf(FLAGS)) {
    compare(
      changes[key],
      rule[key],
      (past, is) => past && !is && `no longer: ${FLAGS[key]}`,
    );
  }
  compare(
    changes.required_approving_review_count,
    rule.required_approving_review_count,
    (past, is) => is < past && `required approvals ${past} → ${is}`,
  );
  compare(
    changes.required_status_checks,
    rule.required_status_checks,
    (past, is) => {
      const gone = past.filter(check => !is.includes(check));
      return gone.length > 0 && `without status check ${gone.join(', ')}`;
    },
  );
  compare(
    changes.authorized_actor_names,
    rule.authorized_actor_names,
    (past, is) => {
      const more = is.filter(name => !past.includes(name));
      return (
        rule.authorized_actors_only === true &&
        more.length > 0 &&
        `${more.join(', ')} may push`
      );
    },
  );
  return found;
}

/** Rules of branch protection that were deleted, or edited so that they protect less. */
export const judgeProtectionRule = judgeOf(
  z.object({
    action: text,
    rule: ruleSchema,
    changes: changesSchema.optional(),
  }),
  ({ action, rule, changes = {} }) => {
    const what = `branch protection ${rule.name}`;
    const resource = `branch-protection/${rule.name}`;
    if (action === 'deleted') {
      // Its time is that of the last edit.
      return { what: `deleted ${what}`, resource };
    }
    const found = action === 'edited' ? weaker(rule, changes) : [];
    return found.length > 0
      ? {
          what: `weakened ${what} (${found.join('; ')})`,
          resource,
          at: rule.updated_at,
        }
      : 'ignored';
  },
);

/** Branch protection as a whole. */
export const judgeProtectionSwitch = judgeOf(
  z.object({ action: text }),
  ({ action }) =>
    action === 'disabled'
      ? {
          what: 'switched off branch protection',
          resource: 'branch-protection',
        }
      : 'ignored',
);
