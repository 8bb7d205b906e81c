import { canonicalJson } from './canonical';
import {
  edited,
  protection,
  protectionSwitch,
  push,
  repositoryEvent,
  ruleset,
  security,
  updatedRule,
  updatedScope,
} from './__testUtils__/payloads';
import { understand } from './understand';

const NOW = new Date('2026-11-22T10:00:00Z');

const read = (name: string, payload: unknown) =>
  understand(`github.${name}`, payload, canonicalJson(payload) ?? '', NOW);

/** What was understood, in short. */
function told(name: string, payload: unknown) {
  const understood = read(name, payload);
  return understood.outcome === 'event'
    ? {
        summary: understood.event.summary,
        resource: understood.event.target.resource,
        confidence: understood.event.confidence,
      }
    : understood.outcome;
}

const REPO = 'harbour-example/payments-api';
const ON_MAIN = { exclude: [], include: ['~DEFAULT_BRANCH'] };

describe('what weakens', () => {
  it.each<[string, object, string, string]>([
    [
      'branch_protection_rule',
      protection('deleted'),
      'deleted branch protection main',
      'branch-protection/main',
    ],
    ...(
      [
        [
          'pull_request_reviews_enforcement_level',
          'everyone',
          'off',
          'required reviews everyone → off',
        ],
        [
          'required_status_checks_enforcement_level',
          'everyone',
          'non_admins',
          'required status checks everyone → non_admins',
        ],
        [
          'allow_force_pushes_enforcement_level',
          'off',
          'everyone',
          'force pushes off → everyone',
        ],
        [
          'allow_deletions_enforcement_level',
          null,
          'non_admins',
          'deletion off → non_admins',
        ],
        [
          'admin_enforced',
          true,
          false,
          'no longer: the same for administrators',
        ],
        [
          'require_code_owner_review',
          true,
          false,
          'no longer: reviews of code owners',
        ],
        ['required_approving_review_count', 2, 1, 'required approvals 2 → 1'],
        [
          'required_status_checks',
          ['ci/test', 'ci/scan'],
          ['ci/test'],
          'without status check ci/scan',
        ],
        [
          'authorized_actor_names',
          ['release-bot'],
          ['release-bot', 'omar-harbour'],
          'omar-harbour may push',
        ],
      ] as const
    ).map(([name, was, is, text]): [string, object, string, string] => [
      'branch_protection_rule',
      edited(name, was, is),
      `weakened branch protection main (${text})`,
      'branch-protection/main',
    ]),
    [
      'branch_protection_configuration',
      protectionSwitch('disabled'),
      'switched off branch protection',
      'branch-protection',
    ],
    [
      'repository_ruleset',
      ruleset('deleted'),
      'deleted ruleset protect main',
      'ruleset/protect main',
    ],
    ...(
      [
        [
          { enforcement: 'disabled' },
          { enforcement: { from: 'active' } },
          'enforcement active → disabled',
        ],
        [
          { enforcement: 'evaluate' },
          { enforcement: { from: 'active' } },
          'enforcement active → evaluate',
        ],
        [
          {},
          { rules: { added: [], deleted: [{ type: 'non_fast_forward' }] } },
          'without rule non_fast_forward',
        ],
        [
          {},
          updatedRule(
            'pull_request',
            { required_approving_review_count: 2 },
            { required_approving_review_count: 0 },
          ),
          'pull_request: required_approving_review_count 2 → 0',
        ],
        [
          {},
          updatedRule(
            'required_status_checks',
            { required_status_checks: [{ context: 'ci/scan' }] },
            { required_status_checks: [] },
          ),
          'without status check ci/scan',
        ],
        [
          {},
          updatedRule(
            'required_status_checks',
            { do_not_enforce_on_create: false },
            { do_not_enforce_on_create: true },
          ),
          'required_status_checks: do_not_enforce_on_create false → true',
        ],
        [
          {},
          updatedScope(
            { include: ['~DEFAULT_BRANCH', 'refs/heads/release/*'] },
            ON_MAIN,
          ),
          'no longer on refs/heads/release/*',
        ],
        [
          {},
          updatedScope(
            { exclude: [] },
            { ...ON_MAIN, exclude: ['refs/heads/main'] },
          ),
          'no longer on refs/heads/main',
        ],
      ] as const
    ).map(([given, changes, text]): [string, object, string, string] => [
      'repository_ruleset',
      ruleset('edited', given, changes),
      `weakened ruleset protect main (${text})`,
      'ruleset/protect main',
    ]),
    [
      'repository',
      repositoryEvent('publicized'),
      'made public the repository',
      'visibility',
    ],
    [
      'security_and_analysis',
      security({ secret_scanning: true }, { secret_scanning: false }),
      'switched off secret scanning',
      'secret_scanning',
    ],
    [
      'security_and_analysis',
      security(
        {
          secret_scanning: true,
          secret_scanning_push_protection: true,
          dependabot_security_updates: true,
        },
        {
          secret_scanning: true,
          secret_scanning_push_protection: false,
          dependabot_security_updates: false,
        },
      ),
      'switched off push protection, security updates of Dependabot',
      'security-and-analysis',
    ],
    [
      'push',
      push(),
      'force-pushed 6113728 → 2a1f09c to the default branch main',
      'branch/main',
    ],
  ])('%s: %#', (name, payload, what, resource) => {
    expect(told(name, payload)).toEqual({
      summary: `omar-harbour ${what} of ${REPO}`,
      resource,
      confidence: 'known',
    });
  });

  it.each<[string, string, object, string]>([
    [
      'an edit of a ruleset that somebody may bypass',
      'repository_ruleset',
      ruleset(
        'edited',
        { bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole' }] },
        { name: { from: 'main' } },
      ),
      'edited ruleset protect main (1 may bypass it, and GitHub does not tell since when)',
    ],
    [
      'a rule whose change is a pattern',
      'repository_ruleset',
      ruleset(
        'edited',
        {},
        {
          rules: {
            updated: [
              {
                rule: { type: 'commit_message_pattern' },
                changes: { pattern: { from: '^[A-Z]+-\\d+' } },
              },
            ],
          },
        },
      ),
      'edited ruleset protect main (changed rule commit_message_pattern)',
    ],
    [
      'a feature that is not listed any more',
      'security_and_analysis',
      security({ secret_scanning: true }, {}),
      'switched off secret scanning',
    ],
  ])('is not known of %s', (_what, name, payload, what) => {
    expect(told(name, payload)).toMatchObject({
      summary: `omar-harbour ${what} of ${REPO}`,
      confidence: 'unknown',
    });
  });
});

describe('what does not', () => {
  it.each<[string, string, object]>([
    ['a new rule', 'branch_protection_rule', protection('created')],
    [
      'a rule that asks for more reviews',
      'branch_protection_rule',
      edited('required_approving_review_count', 1, 2),
    ],
    [
      'administrators that are bound now',
      'branch_protection_rule',
      edited('admin_enforced', null, true),
    ],
    [
      'force pushes that are forbidden now',
      'branch_protection_rule',
      edited('allow_force_pushes_enforcement_level', 'everyone', 'off'),
    ],
    [
      'a status check more',
      'branch_protection_rule',
      edited('required_status_checks', ['ci/test'], ['ci/test', 'ci/scan']),
    ],
    [
      'a name less that may push',
      'branch_protection_rule',
      edited('authorized_actor_names', ['a', 'b'], ['a']),
    ],
    [
      'a name more where everybody may push',
      'branch_protection_rule',
      protection(
        'edited',
        { authorized_actors_only: false, authorized_actor_names: ['a'] },
        { authorized_actor_names: { from: [] } },
      ),
    ],
    [
      'an edit of which nothing is told',
      'branch_protection_rule',
      protection('edited'),
    ],
    [
      'branch protection that is on again',
      'branch_protection_configuration',
      protectionSwitch('enabled'),
    ],
    ['a new ruleset', 'repository_ruleset', ruleset('created')],
    [
      'a ruleset that was off and is deleted',
      'repository_ruleset',
      ruleset('deleted', { enforcement: 'disabled' }),
    ],
    [
      'a ruleset that is enforced now',
      'repository_ruleset',
      ruleset(
        'edited',
        { bypass_actors: [{}] },
        { enforcement: { from: 'disabled' } },
      ),
    ],
    [
      'another name',
      'repository_ruleset',
      ruleset('edited', {}, { name: { from: 'main' } }),
    ],
    [
      'a rule more',
      'repository_ruleset',
      ruleset('edited', {}, { rules: { added: [{ type: 'deletion' }] } }),
    ],
    [
      'a review more',
      'repository_ruleset',
      ruleset(
        'edited',
        {},
        updatedRule(
          'pull_request',
          {
            required_approving_review_count: 1,
            require_code_owner_review: false,
          },
          {
            required_approving_review_count: 2,
            require_code_owner_review: true,
          },
        ),
      ),
    ],
    [
      'a ruleset on all branches',
      'repository_ruleset',
      ruleset(
        'edited',
        {},
        updatedScope(
          { include: ['~DEFAULT_BRANCH'] },
          { include: ['~ALL'], exclude: [] },
        ),
      ),
    ],
    ['a repository made private', 'repository', repositoryEvent('privatized')],
    [
      'secret scanning that is on now',
      'security_and_analysis',
      security({ secret_scanning: false }, { secret_scanning: true }),
    ],
    ['a push', 'push', push({ forced: false })],
    [
      'a forced push to another branch',
      'push',
      push({ ref: 'refs/heads/main-2' }),
    ],
    ['a forced tag of that name', 'push', push({ ref: 'refs/tags/main' })],
  ])('%s', (_what, name, payload) => {
    expect(told(name, payload)).toBe('ignored');
  });

  it('a topic that nobody asked for', () => {
    expect(told('star', push())).toBe('ignored');
  });
});

describe('an event', () => {
  it('names who, what, where and when', () => {
    const payload = edited('admin_enforced', true, false);
    expect(read('branch_protection_rule', payload)).toEqual({
      outcome: 'event',
      event: {
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        class: 'control-weakened',
        action: 'branch_protection_rule.edited',
        summary: `omar-harbour weakened branch protection main (no longer: the same for administrators) of ${REPO}`,
        actor: {
          name: 'omar-harbour',
          aliases: [
            {
              path: 'metadata.annotations.fairway.dev/github-user-id',
              value: '71020014',
            },
            {
              path: 'metadata.annotations.github.com/user-login',
              value: 'omar-harbour',
            },
          ],
        },
        target: { resource: 'branch-protection/main', place: REPO },
        annotations: [{ name: 'github.com/project-slug', value: REPO }],
        at: '2026-11-22T09:59:00.000Z',
        confidence: 'known',
      },
    });
  });

  const keyOf = (name: string, payload: unknown) => {
    const understood = read(name, payload);
    return understood.outcome === 'event' ? understood.event.key : undefined;
  };

  it('has the key of what was signed, whatever the order of its members', () => {
    const payload = push();
    const shuffled = Object.fromEntries(Object.entries(payload).reverse());
    expect(keyOf('push', shuffled)).toBe(keyOf('push', payload));
    expect(keyOf('push', push({ after: 'a'.repeat(40) }))).not.toBe(
      keyOf('push', payload),
    );
  });

  it('of an organisation has no services', () => {
    const { repository: _, ...payload } = ruleset('deleted');
    expect(read('repository_ruleset', payload)).toMatchObject({
      event: {
        target: { resource: 'ruleset/protect main', place: 'harbour-example' },
        annotations: [],
      },
    });
  });

  it.each([
    ['deployer[bot]', 'Bot'],
    ['omar-harbour', 'Bot'],
    ['harbour-example', 'Organization'],
  ])('by %s, a %s, is nobody in the catalog', (login, type) => {
    expect(
      read('push', push({ sender: { login, id: 71020014, type } })),
    ).toMatchObject({ event: { actor: { name: login, aliases: [] } } });
  });

  it.each([
    ['the push', push(), '2026-11-22T09:59:45.000Z'],
    [
      'the receipt, for a time to come',
      push({ repository: { ...push().repository, pushed_at: 9e9 } }),
      NOW.toISOString(),
    ],
    [
      'the receipt, for nonsense',
      push({ repository: { ...push().repository, pushed_at: 'soon' } }),
      NOW.toISOString(),
    ],
  ])('is as old as %s', (_what, payload, at) => {
    expect(read('push', payload)).toMatchObject({ event: { at } });
  });
});

describe('what is malformed', () => {
  const long = 'x'.repeat(300);
  it.each<[string, unknown, string]>([
    ['push', null, 'the payload'],
    ['push', [], 'the payload'],
    ['push', {}, 'the payload: neither a repository'],
    ['push', push({ repository: { full_name: 'a b/c' } }), 'full_name'],
    ['push', push({ before: 'nothing' }), 'before'],
    ['push', push({ forced: 'yes' }), 'forced'],
    ['push', push({ sender: { login: '', id: 1, type: 'User' } }), 'login'],
    ['push', push({ sender: { login: 'a', id: 'x', type: 'User' } }), 'id'],
    // What was signed as another kind of event.
    ['branch_protection_rule', push(), 'action'],
    ['repository_ruleset', protection('deleted'), 'repository_ruleset'],
    ['security_and_analysis', repositoryEvent('publicized'), 'changes'],
    ['branch_protection_rule', protection('deleted', { name: long }), 'name'],
    [
      'branch_protection_rule',
      edited('admin_enforced', 1, 0),
      'admin_enforced',
    ],
    [
      'branch_protection_rule',
      protection('edited', {
        required_status_checks: Array.from({ length: 3001 }, () => 'x'),
      }),
      'required_status_checks',
    ],
    ['repository_ruleset', ruleset('deleted', { enforcement: 'x' }), 'enforce'],
  ])('%s: %#', (name, payload, why) => {
    expect(read(name, payload)).toEqual({
      outcome: 'malformed',
      why: expect.stringContaining(why),
    });
  });
});
