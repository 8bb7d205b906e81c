import { TestDatabases } from '@backstage/backend-test-utils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  CHECKS,
  FakeCollector,
  component,
  observation,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import { Round } from './Rounds';

jest.setTimeout(60_000);

const MANY = 5000;

describe('statistics of PostgreSQL', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const collector = new FakeCollector();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'statistics-'));
    await writeFile(path.join(folder, 'checks.yaml'), CHECKS);
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it.each([
    [
      MANY,
      [
        'scorecards, entities, scorecard_owners, recorded_entities',
        'observations',
      ],
    ],
    [MANY - 1, []],
  ])('are gathered of what %i rows fill: %j', async (rows, tables) => {
    const names = Array.from({ length: rows }, (_, i) => `s${i}`);
    const policy = await policyFrom(folder, [collector]);
    const { index, knex, writer } = await setupStores(
      databases,
      'POSTGRES_18',
      names.map(name => component(name)),
      () => policy,
    );
    const analyzed: string[] = [];
    knex.on('query', ({ sql }: { sql: string }) => {
      if (sql.startsWith('analyze')) {
        analyzed.push(sql.replace(/^analyze |"/g, ''));
      }
    });
    await index.settle({ added: names, changed: [] });
    const now = new Date('2026-11-21T12:00:00.000Z');
    const round = new Round();
    const seen = names.map(name =>
      observation(name, { observedAt: now.toISOString() }),
    );
    await writer.record(collector, seen, policy, now, round);
    await writer.endRound(collector, round);
    expect(round.written).toBe(rows);
    // Connections are given out in the order in which they are asked for.
    await knex.raw('select 1');
    expect(analyzed).toEqual(tables);
  });
});
