import { mkdtemp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { MovedClock } from '../__testUtils__/MovedClock';
import { createDatabases } from '../__testUtils__/harness';
import { policyText } from '../__testUtils__/policies';
import { migrationsDir } from '../database/migrate';
import { PolicyFileStore } from '../database/PolicyFileStore';
import { PolicyVersionStore } from '../database/PolicyVersionStore';
import { PolicyRegistry } from '../policy/PolicyRegistry';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const databases = createDatabases();

describe.each(databases.eachSupportedId())('policy files on %s', databaseId => {
  let knex: Knex;
  const clock = new MovedClock();
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDir });
    logger.error.mockClear();
  });

  /** A backend with a directory of its own. */
  async function backend(
    names: readonly string[],
    world: {
      hooks?: ReadonlySet<string>;
      versions?: PolicyVersionStore;
    } = {},
  ) {
    const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
    const fileOf = (name: string) => path.join(directory, `${name}.yaml`);
    for (const name of names) {
      await writeFile(fileOf(name), policyText({ name }));
    }
    const start = (versions = new PolicyVersionStore(knex, clock)) =>
      PolicyRegistry.load({
        versions,
        directory,
        validateTarget: () => {},
        logger,
        kept: new PolicyFileStore(knex, clock),
        ...world,
      });
    return {
      directory,
      fileOf,
      start,
      registry: await start(),
    };
  }
  const idsOf = (registry: PolicyRegistry) =>
    registry.list().map(({ policy }) => policy.id);
  /** Time that passes while backends look again and again. */
  async function pass(minutes: number, ...registries: PolicyRegistry[]) {
    for (let step = 0; step < minutes; step += 1) {
      clock.advance(MINUTE);
      for (const registry of registries) {
        await registry.refresh();
      }
    }
  }

  it('are in force in every backend while one has them', async () => {
    const old = await backend(['a']);
    const next = await backend(['a', 'b']);
    await old.registry.refresh();
    expect(idsOf(old.registry)).toEqual(['a', 'b']);
    await pass(30, old.registry, next.registry);
    expect(idsOf(old.registry)).toEqual(['a', 'b']);
    expect(old.registry.list()[1].problems).toEqual([]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('are missed for a while after the last backend that had them, and then end', async () => {
    const { registry, fileOf, start } = await backend(
      Array.from({ length: 6 }, (_, i) => `p${i}`),
    );
    await rm(fileOf('p3'));
    await pass(3, registry);
    expect(idsOf(registry)).toContain('p3');
    expect(registry.list()[3].problems).toEqual([
      expect.stringMatching(/^p3\.yaml: no backend has this file any more/),
    ]);
    expect(logger.error).toHaveBeenCalledTimes(1);
    await pass(8, registry);
    expect(idsOf(await start())).toContain('p3');
    await pass(3, registry);
    expect(idsOf(registry)).not.toContain('p3');
    expect(idsOf(await start())).not.toContain('p3');
    // One that comes back is kept anew.
    await writeFile(fileOf('p3'), policyText({ name: 'p3' }));
    await registry.refresh();
    await rm(fileOf('p3'));
    await registry.refresh();
    expect(idsOf(registry)).toContain('p3');
  });

  it.each([
    ['the only one', 1, 1],
    ['all of them', 4, 4],
    ['half of them', 8, 4],
  ])('last a day when %s is gone at once', async (_, all, gone) => {
    const names = Array.from({ length: all }, (__, i) => `p${i}`);
    const { registry, fileOf, start } = await backend(names);
    for (const name of names.slice(0, gone)) {
      await rm(fileOf(name));
    }
    // Also over a time when no backend runs.
    clock.advance(48 * 60 * MINUTE);
    const restarted = await start();
    await pass(60, registry, restarted);
    expect(idsOf(registry)).toEqual(names);
    expect(idsOf(restarted)).toEqual(names);
    clock.advance(24 * 60 * MINUTE);
    await registry.refresh();
    expect(idsOf(registry)).toEqual(names.slice(gone));
  });

  it('may be renamed', async () => {
    const { registry, directory, fileOf } = await backend(['a', 'b']);
    await mkdir(path.join(directory, 'team'));
    await rename(fileOf('a'), path.join(directory, 'renamed.yaml'));
    expect(await registry.refresh()).toEqual([]);
    await pass(20, registry);
    expect(registry.list()).toMatchObject([
      { policy: { id: 'a' }, file: 'renamed.yaml', problems: [] },
      { policy: { id: 'b' }, problems: [] },
    ]);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('that a backend can not read keep it from taking any for ended', async () => {
    const old = await backend(['a'], { hooks: new Set() });
    await old.registry.refresh();
    expect(old.registry.isWhole()).toBe(true);
    await new PolicyFileStore(knex, clock).put([
      { name: 'new.yaml', text: 'apiVersion: fairway.dev/v9' },
    ]);
    expect(await old.registry.refresh()).toEqual([]);
    expect(old.registry.isWhole()).toBe(false);
    expect(idsOf(old.registry)).toEqual(['a']);
    await knex('access_policy_files').where({ file: 'new.yaml' }).delete();
    await old.registry.refresh();
    expect(old.registry.isWhole()).toBe(true);
  });

  it('are disputed while two backends have another text of one', async () => {
    const old = await backend(['a', 'b']);
    expect(await old.registry.disputed()).toEqual(new Set());
    const next = await backend(['a']);
    expect(await old.registry.disputed()).toEqual(new Set());
    await writeFile(next.fileOf('a'), policyText({ name: 'a', version: 2 }));
    await next.registry.refresh();
    expect(await old.registry.disputed()).toEqual(new Set(['a']));
    expect(await next.registry.disputed()).toEqual(new Set(['a']));
    // However long it lasts.
    await pass(20, old.registry, next.registry);
    expect(await old.registry.disputed()).toEqual(new Set(['a']));
    // One that is gone has nothing to say, once it is missed.
    await pass(2, old.registry);
    expect(await old.registry.disputed()).toEqual(new Set(['a']));
    await pass(3, old.registry);
    expect(await old.registry.disputed()).toEqual(new Set());
  });

  it('are not disputed by a backend that was shut down', async () => {
    const versions = new PolicyVersionStore(knex, clock);
    const old = await backend(['a'], { versions });
    const next = await backend(['a']);
    await writeFile(next.fileOf('a'), policyText({ name: 'a', version: 2 }));
    await next.registry.refresh();
    expect(await next.registry.disputed()).toEqual(new Set(['a']));
    await versions.end();
    expect(await next.registry.disputed()).toEqual(new Set());
    // What it still does says nothing any more.
    clock.advance(2 * MINUTE);
    await old.registry.refresh();
    expect(await next.registry.disputed()).toEqual(new Set());
  });
});
