import { TestDatabases } from '@backstage/backend-test-utils';
import { signatureOf, startPortal } from './__testUtils__/githubPortal';

jest.setTimeout(120_000);

/** What GitHub says of every event of a repository. */
const common = {
  repository: {
    id: 7701,
    full_name: 'harbour-example/payments-api',
    default_branch: 'main',
    private: true,
  },
  organization: { login: 'harbour-example', id: 4401 },
  sender: { login: 'omar-harbour', id: 71020014, type: 'User' },
};

const protection = (action: string, given: object = {}) => ({
  action,
  rule: { id: 30021, name: 'main', admin_enforced: false },
  ...given,
  ...common,
});

const repositoryEvent = (action: string) => ({ action, ...common });

const ruleset = {
  action: 'edited',
  repository_ruleset: {
    id: 5100,
    name: 'protect main',
    enforcement: 'active',
    bypass_actors: [{ actor_type: 'DeployKey', bypass_mode: 'always' }],
  },
  changes: {},
  ...common,
};

const push = {
  ref: 'refs/heads/main',
  before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  after: '2a1f09c6d5b34e8f7a6d5c4b3a2918070605f4e3',
  forced: false,
  ...common,
};

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'webhooks of GitHub on %s',
  databaseId => {
    it('become cases when GitHub has signed them, each once', async () => {
      const { deliver, cases, counts, actions } = await startPortal(
        databases,
        databaseId,
      );
      const deleted = protection('deleted');
      await deliver('branch_protection_rule', deleted).expect(202);
      // Delivered again, under another id and as another kind.
      await deliver('branch_protection_rule', deleted).expect(202);
      await deliver('branch_protection_configuration', deleted).expect(202);

      const weakened = {
        class: 'control-weakened',
        target: 'branch-protection/main',
        place: 'harbour-example/payments-api',
        entity_ref: 'component:default/payments-api',
        actor_name: 'omar-harbour',
        actor_ref: 'user:default/omar',
        confidence: 'known',
        events: 1,
      };
      expect(await cases()).toEqual([weakened]);
      expect(await counts()).toEqual({
        accepted: 1,
        duplicates: 1,
        ignored: 1,
        malformed: 0,
      });
      expect(await actions()).toEqual(
        expect.arrayContaining([
          {
            kind: 'end-grants',
            state: 'queued',
            subject: 'user:default/omar',
          },
          {
            kind: 'refresh-service',
            state: 'queued',
            subject: 'component:default/payments-api',
          },
        ]),
      );

      // Another change of the same rule by the same person is of the same case.
      await deliver(
        'branch_protection_rule',
        protection('edited', { changes: { admin_enforced: { from: true } } }),
      ).expect(202);
      // What is no weakening changes nothing.
      await deliver('push', push).expect(202);
      await deliver('repository', repositoryEvent('privatized')).expect(202);
      await deliver('star', repositoryEvent('created')).expect(202);
      await deliver('push', { zen: 'Keep it logically awesome.' }).expect(202);
      await deliver('repository', repositoryEvent('publicized')).expect(202);
      expect(await cases()).toEqual([
        { ...weakened, events: 2 },
        { ...weakened, target: 'visibility' },
      ]);
      expect(await counts()).toEqual({
        accepted: 3,
        duplicates: 1,
        ignored: 3,
        malformed: 1,
      });
    });

    it('of which it is not known what they did end no grants by themselves', async () => {
      const { deliver, cases, actions } = await startPortal(
        databases,
        databaseId,
      );
      await deliver('repository_ruleset', ruleset).expect(202);
      expect(await cases()).toMatchObject([{ confidence: 'unknown' }]);
      expect(await actions()).toEqual(
        expect.arrayContaining([
          {
            kind: 'end-grants',
            state: 'proposed',
            subject: 'user:default/omar',
          },
        ]),
      );
    });

    it.each<[string, (body: string) => string | null]>([
      ['with the secret of somebody else', body => signatureOf(body, 'other')],
      ['of another body', body => signatureOf(`${body} `)],
      ['without a signature', () => null],
    ])('are refused %s', async (_what, signature) => {
      const { deliver, cases, counts } = await startPortal(
        databases,
        databaseId,
      );
      await deliver(
        'branch_protection_rule',
        protection('deleted'),
        signature,
      ).expect(403);
      expect(await cases()).toEqual([]);
      expect(await counts()).toBeUndefined();
    });

    it('are not taken at all without a secret, and the portal starts', async () => {
      const { deliver, cases } = await startPortal(databases, databaseId, {});
      await deliver('branch_protection_rule', protection('deleted')).expect(
        404,
      );
      expect(await cases()).toEqual([]);
    });
  },
);

describe('a portal that takes events of GitHub without a signature', () => {
  it.each([
    ['github', { http: { topics: ['github'] } }],
    [
      'github.push',
      {
        http: { topics: ['github.push'] },
        modules: { github: { webhookSecret: 'given' } },
      },
    ],
  ])('does not start: %s', async (topic, events) => {
    await expect(startPortal(databases, 'SQLITE_3', events)).rejects.toThrow(
      `events.http.topics has '${topic}', which takes events of GitHub without a signature`,
    );
  });
});
