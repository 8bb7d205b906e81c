import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { ValidateFunction } from 'ajv';
import fc from 'fast-check';
import {
  faultsOf,
  NIST_SCHEMA_FILE,
  nistModel,
  ownModel,
} from '../__testUtils__/oscalSchemas';
import { startPortal } from '../__testUtils__/portal';
import { recorded, startOverRecord } from '../__testUtils__/recordPortal';
import { catalogues } from '../frameworks';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const FRAMEWORKS = catalogues.map(({ id }) => id);
/** Documents of one kind of evidence after another. */
const RUNS = 60;

/** Without NIST's file, `nist.test.ts` is skipped by name. */
const MODELS: [string, () => ValidateFunction][] = [
  ['our reading of the model', ownModel],
  ...(NIST_SCHEMA_FILE
    ? [
        [
          "NIST's own schema",
          () => nistModel(NIST_SCHEMA_FILE ?? ''),
        ] satisfies [string, () => ValidateFunction],
      ]
    : []),
];

describe.each(databases.eachSupportedId())('OSCAL on %s', databaseId => {
  const folder = createMockDirectory();
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let before: string;

  beforeAll(async () => {
    const knex = await databases.init(databaseId);
    portal = await startPortal(knex, folder.path);
    before = new Date().toISOString();
    portal.seen['payments-api'] = { recording: false, days: 7 };
    await portal.collect();
  });

  const routes = () =>
    FRAMEWORKS.flatMap(framework =>
      [
        '',
        `&at=${before}`,
        '&scope=group:default/payments',
        '&scope=group:default/nobody',
        `&from=${before.slice(0, 10)}`,
      ].map(query => `/frameworks/${framework}/export?format=oscal${query}`),
    );

  it.each(MODELS)('of every framework fits %s', async (_, model) => {
    const validate = model();
    for (const route of routes()) {
      const { status, body } = await portal.get('auditor', route);
      expect([route, status]).toEqual([route, 200]);
      expect(faultsOf(validate, body)).toEqual([]);
    }
  });
});

describe('OSCAL of whatever is on record', () => {
  let portal: Awaited<ReturnType<typeof startOverRecord>>;
  beforeAll(async () => {
    portal = await startOverRecord();
  });

  it.each(MODELS)('as the route answers it fits %s', async (_, model) => {
    const validate = model();
    await fc.assert(
      fc.asyncProperty(
        recorded,
        fc.constantFrom(...FRAMEWORKS),
        async (now, framework) => {
          portal.world.now = now;
          expect(faultsOf(validate, await portal.exported(framework))).toEqual(
            [],
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it.each(MODELS)(
    'without a service, a check or a row fits %s',
    async (_, model) => {
      const validate = model();
      portal.world.now = { checks: [], entities: [], ledger: [] };
      for (const framework of FRAMEWORKS) {
        expect(faultsOf(validate, await portal.exported(framework))).toEqual(
          [],
        );
      }
    },
  );

  it.each(MODELS)('of 5,000 services fits %s', async (_, model) => {
    const validate = model();
    const [{ checks, entities }] = fc.sample(
      recorded.filter(
        found =>
          found.entities.length > 4 &&
          found.checks[0].frameworks.soc2.length > 0,
      ),
      { numRuns: 1, seed: 6 },
    );
    portal.world.now = {
      checks,
      ledger: [],
      entities: Array.from({ length: 5000 }, (__, i) => ({
        ...entities[i % entities.length],
        entityRef: `component:default/service-${i}`,
      })),
    };
    const document = await portal.exported('soc2');
    expect(faultsOf(validate, document)).toEqual([]);
    const [{ 'local-definitions': local }] =
      document['assessment-results'].results;
    expect(local.components).toHaveLength(5000);
  });
});
