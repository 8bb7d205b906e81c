import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { policyText } from '../__testUtils__/policies';
import { startPortalWith, WISH } from '../__testUtils__/portal';
import { Defaults } from '../policy/defaults';
import { readPolicy } from '../policy/parsePolicy';
import { readYaml, sayProblem } from '../policy/yamlFile';
import { judgeServicePolicy } from '../services/servicePolicies/judge';

jest.setTimeout(120_000);

const REF = 'component:default/payments-api';
const BASE = 'https://git.example/harbour/payments-api/raw/main/';
const TARGETS = [
  {
    provider: 'fake',
    entitlement: { role: '${owner.name}-${service.name}' },
  },
];

type Document = Record<string, Record<string, unknown>>;

/** The policy of the service, with something changed. */
function ownPolicy(change: (policy: Document) => void = () => {}): string {
  const document: Document = JSON.parse(
    policyText({
      name: 'payments-api-debug',
      entitlement: { role: 'payments-payments-api' },
    }),
  );
  Object.assign(document.target, { entity: REF, alsoOn: [] });
  change(document);
  return JSON.stringify(document);
}

async function start(files: Map<string, string | Error>) {
  const portal = await startPortalWith(
    {
      config: { servicePolicies: { readEvery: 'PT0.001S', targets: TARGETS } },
      features: [
        createServiceFactory({
          service: coreServices.urlReader,
          deps: {},
          factory: () => ({
            readUrl: async url => {
              const file = files.get(url);
              if (file instanceof Error) {
                throw file;
              }
              if (file === undefined) {
                throw new NotFoundError(`no ${url}`);
              }
              return { buffer: async () => Buffer.from(file) };
            },
            readTree: async () => {
              throw new Error('not asked');
            },
            search: async () => {
              throw new Error('not asked');
            },
          }),
        }),
      ],
    },
    {},
  );
  portal.world.annotations.set('component:payments-api', {
    'backstage.io/managed-by-location': `url:${BASE}catalog-info.yaml`,
    // What a file says of itself counts for nothing.
    'backstage.io/source-location': 'url:https://elsewhere.example/',
  });
  return portal;
}

const register = (
  portal: Awaited<ReturnType<typeof start>>,
  by = 'ana',
  entityRef = REF,
) => portal.post(by, '/service-policies', { entityRef });

describe('the policy that a service brings along', () => {
  const files = new Map<string, string | Error>();
  const url = `${BASE}access.yaml`;
  let portal: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    portal = await start(files);
  });
  beforeEach(async () => {
    files.clear();
    files.set(url, ownPolicy());
  });

  const inForce = async () => {
    const { body } = await portal.get('ana', '/policies');
    return body
      .filter((p: { file: string }) => p.file.startsWith('service/'))
      .map((p: { id: string; version: number }) => [p.id, p.version]);
  };

  describe('is refused, and nothing is in force', () => {
    it.each<[string, (policy: Document) => void, RegExp]>([
      [
        "another's entitlement",
        p => Object.assign(p.target, { entitlement: { role: 'pay_rw' } }),
        /target\.entitlement.*servicePolicies\.targets/,
      ],
      [
        'an entitlement with more in it',
        p =>
          Object.assign(p.target, {
            entitlement: { role: 'payments-payments-api', extra: 'x' },
          }),
        /target\.entitlement/,
      ],
      [
        'an entitlement from an input',
        p => {
          Object.assign(p.target, { entitlement: { role: '${inputs.role}' } });
          Object.assign(p.request, {
            inputs: {
              fields: {
                role: {
                  title: 'Role',
                  type: 'string',
                  required: true,
                  pattern: '^[a-z-]+$',
                  example: 'payments-payments-api',
                },
              },
            },
          });
        },
        /target\.entitlement/,
      ],
      [
        'the entity of another',
        p =>
          Object.assign(p.target, { entity: 'resource:default/payments-db' }),
        /target\.entity: must be the service itself/,
      ],
      [
        'showing up on others',
        p =>
          Object.assign(p.target, { alsoOn: ['resource:default/payments-db'] }),
        /target\.alsoOn/,
      ],
      [
        'the name of another',
        p => Object.assign(p.metadata, { name: 'db-rw' }),
        /metadata\.name: must be payments-api/,
      ],
      [
        'another owner',
        p => Object.assign(p.metadata, { owner: 'group:default/storefront' }),
        /metadata\.owner: must be the owner/,
      ],
      [
        'a rule that approves by itself',
        p =>
          Object.assign(p, {
            rules: [{ name: 'a', when: 'true', approval: { auto: true } }],
          }),
        /people decide/,
      ],
      [
        'a rule whose steps can all be left out',
        p =>
          Object.assign(p, {
            rules: [
              {
                name: 'a',
                when: 'true',
                approval: {
                  deadline: 'PT1H',
                  steps: [{ any: 1, from: ['owners'], unless: 'true' }],
                },
              },
            ],
          }),
        /people decide|unless/,
      ],
      [
        'a pattern that can take for ever',
        p =>
          Object.assign(p.request, {
            inputs: { ticket: { pattern: '^(A+)+$' } },
          }),
        /request\.inputs\.ticket\.pattern: must repeat at most twice/,
      ],
      [
        'an expression that can take for ever',
        p =>
          Object.assign(p, {
            rules: [
              {
                name: 'a',
                when: 'request.reason.matches("^(a|a)+$")',
                approval: {
                  deadline: 'PT1H',
                  steps: [
                    {
                      any: 1,
                      from: ['owners'],
                      unless: '[1, 2].all(a, [1, 2].all(b, a + b > 0))',
                    },
                    { any: 1, from: ['owners'] },
                  ],
                },
              },
            ],
          }),
        /rules\.0\.when: must not use matches[^]*unless: must not use all/,
      ],
      [
        'a test that takes for ever',
        p => {
          const list = JSON.stringify(Array.from({ length: 60 }, (_, n) => n));
          const over = (names: string[], body: string): string =>
            names.reduceRight(
              (inner, n) => `${list}.all(${n}, ${inner})`,
              body,
            );
          Object.assign(p, {
            rules: Array.from({ length: 20 }, (_, n) => ({
              name: `rule-${n}`,
              when: over(['a', 'b', 'c', 'd', 'e'], 'a + e >= 0'),
              approval: {
                deadline: 'PT1H',
                steps: [{ any: 1, from: ['owners'] }],
              },
            })),
            tests: [
              {
                given: { subject: 'user:default/ana' },
                expect: { rule: 'rule-0' },
              },
            ],
          });
        },
        /takes too long to evaluate/,
      ],
      [
        'access for days',
        p =>
          Object.assign(p.request, {
            duration: { default: 'PT1H', max: 'PT96H' },
          }),
        /duration\.max/,
      ],
      [
        'extensions for days',
        p =>
          Object.assign(p.request, {
            duration: {
              default: 'PT1H',
              max: 'PT4H',
              extend: { by: 'PT4H', times: 10 },
            },
          }),
        /with its extensions/,
      ],
      [
        'break-glass',
        p =>
          Object.assign(p, {
            breakGlass: {
              allow: ['group:default/payments'],
              max: 'PT1H',
              review: { by: ['group:default/security'], within: 'P1D' },
            },
          }),
        /breakGlass/,
      ],
    ])('%s', async (_, change, why) => {
      files.set(url, ownPolicy(change));
      const { status, body } = await register(portal);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringMatching(why),
      ]);
      expect(await inForce()).toEqual([]);
      const { body: ledger } = await portal.get('ada', '/audit?limit=1');
      expect(ledger.items[0]).toMatchObject({
        action: 'service-policy-refused',
        actor: 'user:default/ana',
      });
    });

    it.each<[string, string | Error | undefined, number]>([
      ['a file that is not there', undefined, 400],
      ['no YAML', '{', 400],
      ['a hundred kilobytes', `# ${'x'.repeat(100_000)}`, 400],
      ['nesting without end', '['.repeat(50_000), 400],
      ['a character that no row can hold', `${ownPolicy()}\n# \0`, 400],
      ['a source that does not answer', new Error('timeout'), 503],
    ])('%s', async (_, file, status) => {
      if (file === undefined) {
        files.delete(url);
      } else {
        files.set(url, file);
      }
      expect((await register(portal)).status).toBe(status);
      expect(await inForce()).toEqual([]);
    });

    it('for who does not own the service, and for what is no service', async () => {
      expect((await register(portal, 'otto')).status).toBe(403);
      expect((await register(portal, 'sam')).status).toBe(403);
      for (const ref of [
        'resource:default/payments-db',
        'component:default/nowhere',
        'user:default/ana',
      ]) {
        expect((await register(portal, 'ana', ref)).status).toBe(404);
      }
      expect(await inForce()).toEqual([]);
    });

    it.each([
      ['group:default/payments', '${owner.name}', true],
      ['group:other/payments', '${owner.name}', false],
      ['user:default/payments', '${owner.name}', false],
      ['group:other/payments', '${owner.namespace}-${owner.name}', true],
    ])('of %s for what names %s: %s', (owner, role, isAllowed) => {
      const yaml = readYaml(
        'access.yaml',
        ownPolicy(p => {
          p.metadata.owner = owner;
          p.target.entitlement = {
            role: role.includes('space') ? 'other-payments' : 'payments',
          };
        }),
      );
      const parsed = Array.isArray(yaml)
        ? yaml
        : readPolicy(yaml, {}, new Defaults([]));
      if (Array.isArray(parsed)) {
        throw new Error(parsed.map(sayProblem).join());
      }
      const service = {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'payments-api' },
        relations: [{ type: 'ownedBy', targetRef: owner }],
      };
      const problems = judgeServicePolicy(parsed, service, {
        targets: [{ provider: 'fake', entitlement: { role } }],
        longest: 8 * 3_600_000,
        readEvery: 1,
        file: 'access.yaml',
      });
      const named = problems.map(problem => problem.split(': ')[1]);
      expect(named).toEqual(isAllowed ? [] : ['target.entitlement']);
    });

    it('in another namespace, whose services could have the same name', () => {
      const yaml = readYaml(
        'access.yaml',
        ownPolicy(p =>
          Object.assign(p.target, { entity: 'component:other/payments-api' }),
        ),
      );
      const parsed = Array.isArray(yaml)
        ? yaml
        : readPolicy(yaml, {}, new Defaults([]));
      if (Array.isArray(parsed)) {
        throw new Error(parsed.map(sayProblem).join());
      }
      const service = {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'payments-api', namespace: 'other' },
        relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
      };
      const judge = (role: string) =>
        judgeServicePolicy(parsed, service, {
          targets: [{ provider: 'fake', entitlement: { role } }],
          longest: 8 * 3_600_000,
          readEvery: 1,
          file: 'access.yaml',
        });
      expect(judge('payments-payments-api')).toEqual([
        expect.stringMatching('target.entitlement'),
      ]);
      // With its namespace in the pattern, it is not what it asked for.
      expect(judge('payments-${service.namespace}-api')).toHaveLength(1);
      expect(
        judgeServicePolicy(
          parsed,
          { ...service, metadata: { name: 'payments-api' } },
          {
            targets: [
              {
                provider: 'fake',
                entitlement: { role: 'payments-payments-api' },
              },
            ],
            longest: 8 * 3_600_000,
            readEvery: 1,
            file: 'access.yaml',
          },
        ),
      ).toEqual([expect.stringMatching('must be the service itself')]);
    });
  });

  it('is in force at once, read again, withheld and ended, all on record', async () => {
    const registered = await register(portal);
    expect([registered.status, registered.body]).toEqual([
      200,
      expect.objectContaining({
        entityRef: REF,
        policyId: 'payments-api-debug',
        url,
        problems: [],
        withheld: false,
      }),
    ]);
    await portal.policies();
    expect(await inForce()).toEqual([['payments-api-debug', 1]]);
    const asked = await portal.post('ana', '/requests', {
      ...WISH,
      entitlementId: 'payments-api-debug',
    });
    expect(asked.status).toBe(201);

    // A new version is taken up; the same one again is no news.
    files.set(
      url,
      ownPolicy(p => Object.assign(p.metadata, { version: 2 })),
    );
    await portal.servicePolicies();
    expect(await inForce()).toEqual([['payments-api-debug', 2]]);

    // What it may not have leaves the last good text in force, and is shown.
    files.set(
      url,
      ownPolicy(p =>
        Object.assign(p.target, { entitlement: { role: 'pay_rw' } }),
      ),
    );
    await portal.servicePolicies();
    expect(await inForce()).toEqual([['payments-api-debug', 2]]);
    const { body } = await portal.get('ana', '/service-policies');
    expect(body.items[0].problems[0]).toMatch(/target\.entitlement/);

    // The service moves: the repository that it left says no more.
    const moved = BASE.replace('payments-api', 'moved');
    const version = (n: number) =>
      ownPolicy(p => Object.assign(p.metadata, { version: n }));
    portal.world.annotations.set('component:payments-api', {
      'backstage.io/managed-by-location': `url:${moved}catalog-info.yaml`,
    });
    files.set(url, version(3));
    await portal.servicePolicies();
    expect(await inForce()).toEqual([['payments-api-debug', 2]]);
    files.set(`${moved}access.yaml`, version(4));
    await portal.servicePolicies();
    expect(await inForce()).toEqual([['payments-api-debug', 4]]);
    portal.world.annotations.set('component:payments-api', {
      'backstage.io/managed-by-location': `url:${BASE}catalog-info.yaml`,
    });

    // The service changes hands: its policy is nobody's any more.
    portal.world.owner = 'group:default/storefront';
    await portal.servicePolicies();
    expect(await inForce()).toEqual([]);
    portal.world.owner = 'group:default/payments';
    files.set(url, ownPolicy());
    await portal.servicePolicies();
    expect(await inForce()).toEqual([['payments-api-debug', 1]]);

    // A catalog that does not answer ends nothing; a service that is gone does.
    portal.world.broken.add('all');
    await portal.servicePolicies();
    portal.world.broken.clear();
    expect(await inForce()).toEqual([['payments-api-debug', 1]]);
    portal.world.targets.delete('payments-api');
    await portal.servicePolicies();
    expect(await inForce()).toEqual([]);
    portal.world.targets.add('payments-api');

    const { body: ledger } = await portal.get(
      'ada',
      '/audit?search=service-policy&limit=100',
    );
    expect(
      ledger.items
        .map((row: { action: string }) => row.action)
        .filter((action: string) => action !== 'service-policy-refused')
        .reverse(),
    ).toEqual([
      'service-policy-registered',
      'service-policy-changed',
      'service-policy-problem',
      'service-policy-problem',
      'service-policy-changed',
      'service-policy-withheld',
      'service-policy-changed',
      'service-policy-ended',
    ]);
  });
});
