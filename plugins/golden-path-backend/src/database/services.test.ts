import { TestDatabases } from '@backstage/backend-test-utils';
import { component, observed } from '../__testUtils__/fixtures';
import { factsOf } from '../services/catalogFacts';
import { migrationsDirectory } from './migrate';
import { ServiceReader } from './ServiceReader';
import { ServiceWriter } from './ServiceWriter';

jest.setTimeout(120_000);

const PAGE = { limit: 20, offset: 0 };

describe('the fleet', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    async function setUp() {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory() });
      const writer = new ServiceWriter(knex);
      const reader = new ServiceReader(knex);
      const see = (
        name: string,
        given: Parameters<typeof observed>[1] = {},
        owner = 'payments',
      ) =>
        writer.record(
          observed(name, given),
          factsOf(component(name, { owner, title: `The ${name}` })),
        );
      return { knex, writer, reader, see };
    }

    it('shows the worst first, and narrows in SQL', async () => {
      const { reader, see } = await setUp();
      await see('fine');
      await see('old', { version: '1.0.0' });
      await see('weak', {
        drift: { pristine: 38, edited: 1, weakened: 1 },
        files: [
          { path: 'README.md', verdict: 'edited' },
          { path: 'Dockerfile', verdict: 'weakened' },
        ],
        controls: [
          { id: 'dockerfile', state: 'fail', message: 'Runs as root' },
        ],
      });
      await see(
        'bare',
        { template: null, version: null, latest: null, drift: null },
        'storefront',
      );

      const names = async (query: object) =>
        (await reader.list({ ...PAGE, ...query })).items.map(s =>
          s.entityRef.replace(/.*\//, ''),
        );
      expect(await names({})).toEqual(['weak', 'old', 'bare', 'fine']);
      expect(await names({ templateState: 'outdated' })).toEqual(['old']);
      expect(await names({ templateState: 'unknown' })).toEqual(['bare']);
      expect(await names({ weakened: true })).toEqual(['weak']);
      expect(await names({ weakened: false })).toEqual(['old', 'bare', 'fine']);
      expect(await names({ version: '1.1.0' })).toEqual(['weak', 'fine']);
      expect(await names({ search: 'THE F' })).toEqual(['fine']);
      expect(await names({ search: '%' })).toEqual([]);
      expect(await names({ ownerRef: 'group:default/Storefront' })).toEqual([
        'bare',
      ]);
      expect(
        await names({
          criteria: { key: 'owner', values: ['group:default/storefront'] },
        }),
      ).toEqual(['bare']);
      expect(
        await names({
          criteria: {
            not: { key: 'owner', values: ['group:default/storefront'] },
          },
        }),
      ).toEqual(['weak', 'old', 'fine']);
      expect(await reader.list({ limit: 1, offset: 1 })).toMatchObject({
        items: [
          {
            title: 'The old',
            templateState: 'outdated',
            drift: { weakened: 0 },
          },
        ],
        totalItems: 4,
      });
      expect(await reader.summary(undefined)).toEqual({
        services: 4,
        outdated: 1,
        unknown: 1,
        weakened: 1,
        failing: 1,
        versions: expect.arrayContaining([
          {
            template: 'template:default/secure-service-node',
            version: '1.1.0',
            services: 2,
          },
          { template: null, version: null, services: 1 },
        ]),
      });
      expect(
        await reader.find('component:default/weak', undefined),
      ).toMatchObject({
        files: [
          { path: 'Dockerfile', verdict: 'weakened' },
          { path: 'README.md', verdict: 'edited' },
        ],
        controls: [
          { id: 'dockerfile', state: 'fail', message: 'Runs as root' },
        ],
        service: {
          controls: { pass: 0, fail: 1, unknown: 0, 'not-applicable': 0 },
        },
      });
      expect(
        await reader.find('component:default/weak', {
          key: 'owner',
          values: [],
        }),
      ).toBeUndefined();
    });

    it('keeps the newest, whatever comes in which order', async () => {
      const { reader, writer, see } = await setUp();
      await see('pay', {
        version: '1.0.0',
        observedAt: '2026-11-21T11:00:00.000Z',
      });
      expect(
        await see('pay', {
          version: '1.1.0',
          observedAt: '2026-11-21T10:00:00.000Z',
        }),
      ).toBe(false);
      expect(await reader.list(PAGE)).toMatchObject({
        items: [{ version: '1.0.0' }],
      });

      expect(
        await writer.record(
          observed('pay', {
            version: '1.0.0',
            observedAt: '2026-11-21T12:00:00.000Z',
          }),
          undefined,
        ),
      ).toBe(true);
      expect(await reader.list(PAGE)).toMatchObject({
        items: [{ version: '1.0.0', observedAt: '2026-11-21T12:00:00.000Z' }],
      });
      await writer.record(
        observed('pay', {
          observedAt: '2026-11-21T13:00:00.000Z',
          files: [{ path: 'a', verdict: 'added' }],
        }),
        undefined,
      );
      expect(
        await reader.find('component:default/pay', undefined),
      ).toMatchObject({
        service: { version: '1.1.0', templateState: 'current' },
        files: [{ path: 'a', verdict: 'added' }],
      });
      expect(await writer.record(observed('other'), undefined)).toBe(false);
    });

    it('lets owners follow the catalog and forgets what is gone', async () => {
      const { knex, reader, writer, see } = await setUp();
      await see('pay', { files: [{ path: 'a', verdict: 'edited' }] });
      await writer.describe(
        'component:default/pay',
        factsOf(component('pay', { owner: 'identity', title: 'Moved' })),
      );
      expect(
        await reader.resources([
          'component:default/pay',
          'component:default/no',
        ]),
      ).toEqual([
        {
          entityRef: 'component:default/pay',
          ownerRefs: ['group:default/identity'],
        },
        undefined,
      ]);
      expect(await reader.list({ ...PAGE, search: 'moved' })).toMatchObject({
        totalItems: 1,
      });
      await writer.describe(
        'component:default/ghost',
        factsOf(component('ghost')),
      );

      const refs = ['component:default/pay'];
      expect(await writer.remove(refs, '2026-11-21T10:00:00.000Z')).toBe(0);
      expect(await writer.remove(refs, '2026-11-21T10:00:00.001Z')).toBe(1);
      expect(await knex('files').select()).toEqual([]);
      expect(await knex('service_owners').select()).toEqual([]);
    });

    it('pages through 400 services without a gap', async () => {
      const { reader, see } = await setUp();
      for (let i = 0; i < 400; i += 1) {
        await see(`s-${String(i).padStart(4, '0')}`);
      }
      const seen = new Set<string>();
      for (let offset = 0; offset < 400; offset += 100) {
        const { items, totalItems } = await reader.list({ limit: 100, offset });
        expect(totalItems).toBe(400);
        items.forEach(s => seen.add(s.entityRef));
      }
      expect(seen.size).toBe(400);
      expect(await reader.refsAfter('', 3)).toHaveLength(3);
    });
  });
});
