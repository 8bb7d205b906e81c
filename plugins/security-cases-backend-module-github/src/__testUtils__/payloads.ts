/** Payloads as GitHub sends them, without the addresses that nobody reads. */

const person = (login: string, id: number) => ({
  login,
  id,
  node_id: `U_${id}`,
  html_url: `https://github.com/${login}`,
  type: 'User',
  site_admin: false,
});

const organization = {
  login: 'harbour-example',
  id: 4401,
  node_id: 'O_4401',
  description: null,
};

/** The repository of the payments API. */
export const repository = (given: object = {}) => ({
  id: 7701,
  node_id: 'R_7701',
  name: 'payments-api',
  full_name: 'harbour-example/payments-api',
  private: true,
  owner: { ...organization, type: 'Organization' },
  html_url: 'https://github.com/harbour-example/payments-api',
  clone_url: 'https://github.com/harbour-example/payments-api.git',
  fork: false,
  created_at: '2024-02-01T08:00:00Z',
  updated_at: '2026-11-22T09:58:00Z',
  pushed_at: '2026-11-22T09:00:00Z',
  default_branch: 'main',
  visibility: 'private',
  archived: false,
  topics: [],
  ...given,
});

const common = () => ({
  repository: repository(),
  organization,
  sender: person('omar-harbour', 71020014),
});

/** A rule of branch protection that asks for all that is usual. */
export const rule = (given: object = {}) => ({
  id: 30021,
  repository_id: 7701,
  name: 'main',
  created_at: '2024-02-01T08:10:00.000Z',
  updated_at: '2026-11-22T09:59:00.000Z',
  pull_request_reviews_enforcement_level: 'everyone',
  required_approving_review_count: 2,
  dismiss_stale_reviews_on_push: true,
  require_code_owner_review: true,
  authorized_dismissal_actors_only: true,
  ignore_approvals_from_contributors: false,
  required_status_checks: ['ci/test', 'ci/scan'],
  required_status_checks_enforcement_level: 'everyone',
  strict_required_status_checks_policy: true,
  signature_requirement_enforcement_level: 'everyone',
  linear_history_requirement_enforcement_level: 'everyone',
  admin_enforced: true,
  allow_force_pushes_enforcement_level: 'off',
  allow_deletions_enforcement_level: 'off',
  merge_queue_enforcement_level: 'off',
  required_deployments_enforcement_level: 'off',
  required_conversation_resolution_level: 'everyone',
  authorized_actors_only: true,
  authorized_actor_names: ['release-bot'],
  require_last_push_approval: true,
  ...given,
});

/** `branch_protection_rule`. */
export const protection = (
  action: string,
  given: object = {},
  changes?: object,
) => ({
  action,
  rule: rule(given),
  ...(changes && { changes }),
  ...common(),
});

/** An edit of one setting of a rule. */
export const edited = (name: string, was: unknown, is: unknown) =>
  protection('edited', { [name]: is }, { [name]: { from: was } });

/** `repository_ruleset`. */
export const ruleset = (
  action: string,
  given: object = {},
  changes?: object,
) => ({
  action,
  repository_ruleset: {
    id: 5100,
    name: 'protect main',
    target: 'branch',
    source_type: 'Repository',
    source: 'harbour-example/payments-api',
    enforcement: 'active',
    conditions: { ref_name: { exclude: [], include: ['~DEFAULT_BRANCH'] } },
    rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
    bypass_actors: [],
    node_id: 'RRS_5100',
    created_at: '2026-01-10T10:00:00.000+01:00',
    updated_at: '2026-11-22T10:59:30.000+01:00',
    ...given,
  },
  ...(changes && { changes }),
  ...common(),
});

/** A changed rule of a ruleset, as `changes.rules.updated` has it. */
export const updatedRule = (type: string, was: object, is: object) => ({
  rules: {
    added: [],
    deleted: [],
    updated: [
      {
        rule: { type, parameters: is },
        changes: { configuration: { from: JSON.stringify(was) } },
      },
    ],
  },
});

/** A changed condition of a ruleset. */
export const updatedScope = (
  was: { include?: string[]; exclude?: string[] },
  is: { include: string[]; exclude: string[] },
) => ({
  conditions: {
    added: [],
    deleted: [],
    updated: [
      {
        condition: { ref_name: is },
        changes: {
          condition_type: { from: 'ref_name' },
          ...(was.include && { include: { from: was.include } }),
          ...(was.exclude && { exclude: { from: was.exclude } }),
        },
      },
    ],
  },
});

/** `repository`. */
export const repositoryEvent = (action: string) => ({
  action,
  ...common(),
  repository: repository({ private: false, visibility: 'public' }),
});

/** `branch_protection_configuration`. */
export const protectionSwitch = (action: string) => ({ action, ...common() });

const statuses = (features: Record<string, boolean>) =>
  Object.fromEntries(
    Object.entries(features).map(([name, isOn]) => [
      name,
      { status: isOn ? 'enabled' : 'disabled' },
    ]),
  );

/** `security_and_analysis`, which has no action. */
export const security = (
  was: Record<string, boolean>,
  is: Record<string, boolean>,
) => ({
  changes: { from: { security_and_analysis: statuses(was) } },
  ...common(),
  repository: repository({ security_and_analysis: statuses(is) }),
});

/** `push`, whose repository has its times in seconds. */
export const push = (given: object = {}) => ({
  ref: 'refs/heads/main',
  before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  after: '2a1f09c6d5b34e8f7a6d5c4b3a2918070605f4e3',
  repository: repository({
    created_at: 1706774400,
    pushed_at: Date.parse('2026-11-22T09:59:45Z') / 1000,
    master_branch: 'main',
  }),
  pusher: { name: 'omar-harbour', email: 'omar@harbour.example' },
  organization,
  sender: person('omar-harbour', 71020014),
  created: false,
  deleted: false,
  forced: true,
  base_ref: null,
  compare:
    'https://github.com/harbour-example/payments-api/compare/6113728f27ae...2a1f09c6d5b3',
  commits: [],
  head_commit: null,
  ...given,
});
