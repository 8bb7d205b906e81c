import { z } from 'zod';
import { from, judgeOf, list, text, time } from './payload';

const enforcement = z.enum(['disabled', 'evaluate', 'active']);
type Enforcement = z.infer<typeof enforcement>;
/** The one that enforces more comes later. */
const ENFORCEMENTS: readonly Enforcement[] = ['disabled', 'evaluate', 'active'];

const parameters = z.record(z.string().max(100), z.unknown());
const refs = list(z.string().max(1000));
const scope = z.object({ include: refs.optional(), exclude: refs.optional() });

const rulesetSchema = z.object({
  name: text,
  enforcement,
  updated_at: time,
  bypass_actors: list(z.unknown()).nullish(),
});

const changesSchema = z.object({
  enforcement: from(enforcement),
  conditions: z
    .object({
      deleted: list(z.unknown()).optional(),
      updated: list(
        z.object({
          condition: z.object({
            ref_name: scope.optional(),
            repository_name: scope.optional(),
          }),
          changes: z.object({ include: from(refs), exclude: from(refs) }),
        }),
      ).optional(),
    })
    .optional(),
  rules: z
    .object({
      deleted: list(z.object({ type: text })).optional(),
      updated: list(
        z.object({
          rule: z.object({ type: text, parameters: parameters.nullish() }),
          changes: z.object({
            configuration: from(z.string().max(100_000)),
            rule_type: from(z.string()),
            pattern: from(z.string()),
          }),
        }),
      ).optional(),
    })
    .optional(),
});

type Changes = z.infer<typeof changesSchema>;
type UpdatedRule = NonNullable<
  NonNullable<Changes['rules']>['updated']
>[number];

/** Parameters that ask for more when they are true. */
const STRICTER: ReadonlySet<string> = new Set([
  'dismiss_stale_reviews_on_push',
  'require_code_owner_review',
  'require_last_push_approval',
  'required_review_thread_resolution',
  'strict_required_status_checks_policy',
]);
/** Parameters that let more through when they are true. */
const LOOSER: ReadonlySet<string> = new Set([
  'do_not_enforce_on_create',
  'update_allows_fetch_and_merge',
]);

const checksSchema = z.object({
  required_status_checks: z.array(z.object({ context: z.string() })),
});

/** Contexts of status checks that a rule asks for. */
function checksOf(given: Record<string, unknown>): string[] {
  const parsed = checksSchema.safeParse(given);
  return parsed.success
    ? parsed.data.required_status_checks.map(({ context }) => context)
    : [];
}

/** Of what is told in words: what is weaker, and what can't be judged. */
interface Found {
  weaker: string[];
  unclear: string[];
}

function compareRule({ rule, changes }: UpdatedRule, found: Found): void {
  const before = configurationOf(changes.configuration?.from);
  if (changes.rule_type || changes.pattern || !before) {
    found.unclear.push(`changed rule ${rule.type}`);
    return;
  }
  const now = rule.parameters ?? {};
  for (const [name, was] of Object.entries(before)) {
    const is = now[name];
    const isLess =
      (STRICTER.has(name) && was === true && is === false) ||
      (LOOSER.has(name) && was === false && is === true) ||
      (name === 'required_approving_review_count' &&
        typeof was === 'number' &&
        typeof is === 'number' &&
        is < was);
    if (isLess) {
      found.weaker.push(`${rule.type}: ${name} ${was} → ${is}`);
    }
  }
  const left = checksOf(now);
  const gone = checksOf(before).filter(check => !left.includes(check));
  if (gone.length > 0) {
    found.weaker.push(`without status check ${gone.join(', ')}`);
  }
}

/** The parameters as they were; GitHub sends them as a text. */
function configurationOf(
  configuration: string | undefined,
): Record<string, unknown> | undefined {
  try {
    return parameters.safeParse(JSON.parse(configuration ?? '')).data;
  } catch {
    return undefined;
  }
}

/** What an edit has changed in what is enforced. */
function compare(changes: Changes, now: Enforcement): Found {
  const found: Found = { weaker: [], unclear: [] };
  const was = changes.enforcement?.from ?? now;
  if (ENFORCEMENTS.indexOf(now) < ENFORCEMENTS.indexOf(was)) {
    found.weaker.push(`enforcement ${was} → ${now}`);
  }
  const { rules, conditions } = changes;
  for (const { type } of rules?.deleted ?? []) {
    found.weaker.push(`without rule ${type}`);
  }
  rules?.updated?.forEach(updated => compareRule(updated, found));
  if (conditions?.deleted?.length) {
    found.unclear.push('changed what it covers');
  }
  for (const { condition, changes: before } of conditions?.updated ?? []) {
    const covers = condition.ref_name ?? condition.repository_name ?? {};
    const { include = [], exclude = [] } = covers;
    const gone = include.includes('~ALL')
      ? []
      : (before.include?.from ?? []).filter(ref => !include.includes(ref));
    const left = before.exclude
      ? exclude.filter(ref => !before.exclude?.from.includes(ref))
      : [];
    for (const ref of [...gone, ...left]) {
      found.weaker.push(`no longer on ${ref}`);
    }
  }
  return found;
}

/** Rulesets that were deleted, or edited so that they ask for less. */
export const judgeRuleset = judgeOf(
  z.object({
    action: text,
    repository_ruleset: rulesetSchema,
    changes: changesSchema.optional(),
  }),
  ({ action, repository_ruleset: ruleset, changes = {} }) => {
    const what = `ruleset ${ruleset.name}`;
    const resource = `ruleset/${ruleset.name}`;
    const before = changes.enforcement?.from ?? ruleset.enforcement;
    // What was off protected nothing.
    if (before === 'disabled') {
      return 'ignored';
    }
    if (action === 'deleted') {
      // Its time is that of the last edit.
      return { what: `deleted ${what}`, resource };
    }
    if (action !== 'edited') {
      return 'ignored';
    }
    const { weaker, unclear } = compare(changes, ruleset.enforcement);
    if (weaker.length > 0) {
      return {
        what: `weakened ${what} (${weaker.join('; ')})`,
        resource,
        at: ruleset.updated_at,
      };
    }
    // GitHub tells who may bypass, and never whether that has changed.
    const bypass = ruleset.bypass_actors?.length ?? 0;
    if (bypass > 0) {
      unclear.push(
        `${bypass} may bypass it, and GitHub does not tell since when`,
      );
    }
    return unclear.length > 0
      ? {
          what: `edited ${what} (${unclear.join('; ')})`,
          resource,
          at: ruleset.updated_at,
          confidence: 'unknown',
        }
      : 'ignored';
  },
);
