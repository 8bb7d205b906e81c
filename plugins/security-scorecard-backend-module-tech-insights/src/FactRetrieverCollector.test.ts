import type { Entity } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { entityMetadataFactRetriever } from '@backstage-community/plugin-tech-insights-backend';
import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { FactRetrieverCollector } from './FactRetrieverCollector';
import { matches, type EntityFilter } from './matches';

const now = new Date('2026-11-21T10:00:00.000Z');

const entity = (
  name: string,
  extra: Partial<Entity['metadata']> = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', ...extra },
  spec: { type: 'service', lifecycle: 'production' },
});

const services = {
  auth: mockServices.auth(),
  config: mockServices.rootConfig(),
  discovery: mockServices.discovery(),
  logger: mockServices.logger.mock(),
  urlReader: mockServices.urlReader.mock(),
};

const retriever = (part: Partial<FactRetriever> = {}): FactRetriever => ({
  id: 'ownedServices',
  version: '1.0.0',
  schema: {
    count: { type: 'integer', description: 'A count' },
    share: { type: 'float', description: 'A share' },
    name: { type: 'string', description: 'A word' },
    done: { type: 'boolean', description: 'A flag' },
    since: { type: 'datetime', description: 'A time' },
    tags: { type: 'set', description: 'Some words' },
    raw: { type: 'object', description: 'Anything' },
  },
  handler: async () => [],
  ...part,
});

async function run(
  part: Partial<FactRetriever>,
  entities: Entity[],
): Promise<Observation[]> {
  const collector = new FactRetrieverCollector(
    retriever(part),
    { pillar: 'scan' },
    services,
  );
  const seen: Observation[] = [];
  const context = { signal: new AbortController().signal, now };
  for await (const each of collector.collect(entities, context)) {
    seen.push(each);
  }
  return seen;
}

const answer = (name: string, facts: object, at?: string) => ({
  entity: { kind: 'Component', namespace: 'default', name },
  facts: { ...facts },
  ...(at ? { timestamp: DateTime.fromISO(at) } : {}),
});

describe('FactRetrieverCollector', () => {
  it('says what the retriever is, in the words of a collector', () => {
    const { id, title, pillar, facts } = new FactRetrieverCollector(
      retriever(),
      { pillar: 'logging' },
      services,
    );
    expect({ id, title, pillar }).toEqual({
      id: 'owned-services',
      title: 'ownedServices',
      pillar: 'logging',
    });
    expect(
      Object.entries(facts).map(([name, { type }]) => [name, type]),
    ).toEqual([
      ['count', 'int'],
      ['share', 'double'],
      ['name', 'string'],
      ['done', 'bool'],
      ['since', 'string'],
      ['tags', 'list<string>'],
      ['raw', 'string'],
    ]);
  });

  it('turns values into facts and leaves out what is not there', async () => {
    const [observation] = await run(
      {
        handler: async () => [
          answer(
            'api',
            {
              count: 3,
              share: 0.5,
              name: 'x',
              since: DateTime.fromISO('2026-01-01T00:00:00Z'),
              tags: ['a', 'b'],
              raw: { a: 1 },
              done: null,
              undeclared: 1,
            },
            '2026-11-21T09:00:00Z',
          ),
        ],
      },
      [entity('api')],
    );
    expect(observation).toEqual({
      entityRef: 'component:default/api',
      status: 'ok',
      observedAt: '2026-11-21T09:00:00.000Z',
      facts: {
        count: 3,
        share: 0.5,
        name: 'x',
        since: '2026-01-01T00:00:00.000Z',
        tags: ['a', 'b'],
        raw: '{"a":1}',
      },
      findings: [],
      coverage: [],
    });
  });

  it('answers only for what was asked, with the newest answer', async () => {
    const seen = await run(
      {
        handler: async () => [
          answer('api', { count: 1 }, '2026-11-21T09:00:00Z'),
          answer('API', { count: 2 }, '2026-11-21T09:30:00Z'),
          answer('api', { count: 3 }, '2026-11-21T08:00:00Z'),
          answer('other', { count: 9 }),
        ],
      },
      [entity('api'), entity('silent')],
    );
    expect(seen.map(o => [o.entityRef, o.facts])).toEqual([
      ['component:default/api', { count: 2 }],
    ]);
  });

  it('names few entities in the filter and leaves many to the retriever', async () => {
    const filters: unknown[] = [];
    const part: Partial<FactRetriever> = {
      entityFilter: { kind: 'component' },
      handler: async ({ entityFilter }) => {
        filters.push(entityFilter);
        return [];
      },
    };
    await run(part, [entity('api')]);
    await run(
      part,
      Array.from({ length: 21 }, (_, i) => entity(`s${i}`)),
    );
    expect(filters).toEqual([
      [
        {
          kind: 'Component',
          'metadata.namespace': 'default',
          'metadata.name': 'api',
        },
      ],
      { kind: 'component' },
    ]);
  });

  it('fails as a whole when the retriever does', async () => {
    await expect(
      run(
        {
          handler: async () => {
            throw new Error('no connection');
          },
        },
        [entity('api')],
      ),
    ).rejects.toThrow('no connection');
  });

  describe('with a retriever that Tech Insights ships', () => {
    const server = setupServer();
    registerMswTestHooks(server);

    it('runs it unchanged', async () => {
      server.use(
        http.get(/\/api\/catalog\/entities/, () =>
          HttpResponse.json([
            entity('api', { title: 'The API', tags: ['payments'] }),
            entity('web'),
          ]),
        ),
      );
      const collector = new FactRetrieverCollector(
        entityMetadataFactRetriever,
        { pillar: 'golden-path' },
        services,
      );
      const seen: Observation[] = [];
      for await (const each of collector.collect(
        [entity('api'), entity('web')],
        { signal: new AbortController().signal, now },
      )) {
        seen.push(each);
      }
      expect(collector.id).toBe('entity-metadata-fact-retriever');
      expect(seen.map(o => o.facts)).toEqual([
        { hasTitle: true, hasDescription: false, hasTags: true },
        { hasTitle: false, hasDescription: false, hasTags: false },
      ]);
    });
  });
});

describe('matches', () => {
  const api = entity('api', {
    tags: ['Payments', 'core'],
    annotations: { 'example.com/id': '7' },
  });

  const cases: [EntityFilter | undefined, boolean][] = [
    [undefined, true],
    [{ kind: 'component' }, true],
    [{ kind: ['api', 'component'] }, true],
    [{ kind: 'component', 'spec.type': 'website' }, false],
    [[{ kind: 'api' }, { 'spec.type': 'SERVICE' }], true],
    [{ 'metadata.tags': 'payments' }, true],
    [{ 'metadata.annotations.example.com/id': '7' }, true],
    [{ 'metadata.annotations.example.com/id': CATALOG_FILTER_EXISTS }, true],
    [{ 'metadata.title': CATALOG_FILTER_EXISTS }, false],
    [{ 'metadata.annotations.toString': CATALOG_FILTER_EXISTS }, false],
    [{}, true],
    [[], false],
  ];

  it.each(cases)('%p → %p', (filter, expected) => {
    expect(matches(api, filter)).toBe(expected);
  });
});
