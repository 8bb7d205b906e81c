import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { digest, REGISTER } from '../__testUtils__/fixtures';
import { ImageStore } from '../database/ImageStore';
import { openDatabase } from '../database/migrate';
import { RegisterFile } from './RegisterFile';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();
const TODAY = '2026-11-22';

async function setUp(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const logger = mockServices.logger.mock();
  const write = (content: object | string) =>
    directory.setContent({
      'images.yaml':
        typeof content === 'string' ? content : JSON.stringify(content),
    });
  const open = (source = directory.resolve('images.yaml')) =>
    new RegisterFile({
      source,
      knex,
      reader: mockServices.urlReader.mock(),
      logger,
      now: () => new Date(`${TODAY}T08:00:00.000Z`),
    });
  const images = new ImageStore(knex);
  const statuses = async () => {
    const { items } = await images.list({ limit: 50, offset: 0 }, TODAY);
    return Object.fromEntries(items.map(one => [one.name, one.status]));
  };
  return { images, open, write, logger, statuses };
}

const without = {
  ...REGISTER,
  spec: { ...REGISTER.spec, machines: [] },
};
const deed = { actor: 'user:default/sam', at: `${TODAY}T09:00:00.000Z` };

describe.each(databases.eachSupportedId())('RegisterFile on %s', databaseId => {
  it('lets entries follow the file, and reads it only when it changed', async () => {
    const { open, write, statuses } = await setUp(databaseId);
    write(REGISTER);
    const file = open();
    expect(await file.load()).toBe(true);
    expect(await file.load()).toBe(false);
    // Another backend finds the same, and writes nothing twice.
    expect(await open().load()).toBe(true);
    expect(await statuses()).toEqual({
      app: 'approved',
      ubuntu: 'approved',
      'own-builds': 'approved',
    });
    write(without);
    expect(await file.load()).toBe(true);
    expect(await statuses()).toMatchObject({ ubuntu: 'retired' });
    write(REGISTER);
    expect(await file.load()).toBe(true);
    expect(await statuses()).toMatchObject({ ubuntu: 'approved' });
  });

  it('keeps the last good register when the file is broken, and says so once', async () => {
    const { open, write, statuses, logger } = await setUp(databaseId);
    write(REGISTER);
    const file = open();
    await file.load();
    write({ ...REGISTER, spec: { containers: [{ name: 'x' }] } });
    expect(await file.load()).toBe(false);
    expect(await file.load()).toBe(false);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(await statuses()).toMatchObject({ app: 'approved' });
    write('');
    await file.load();
    expect(logger.error).toHaveBeenLastCalledWith(
      expect.stringContaining('not valid: the file: '),
    );
  });

  it('says where it looked for a file that is not there', async () => {
    const { open, logger } = await setUp(databaseId);
    await open(path.relative('.', directory.resolve('none.yaml'))).load();
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(`^${directory.resolve('none.yaml')} is not used`),
    );
  });

  it('does not bring back what a person has retired', async () => {
    const { images, open, write, statuses } = await setUp(databaseId);
    write(REGISTER);
    await open().load();
    const { items } = await images.list(
      { search: 'app', limit: 1, offset: 0 },
      TODAY,
    );
    await images.move(items[0].id, 'approved', 'retired', {
      deed,
      reason: 'It is exploited.',
    });
    await open().load();
    write({ ...without, metadata: { owner: 'group:default/platform' } });
    await open().load();
    expect(await statuses()).toMatchObject({ app: 'retired' });
    await expect(
      images.resolve({ kind: 'container', name: 'app' }, TODAY),
    ).rejects.toThrow('have a newer one approved');
  });

  it('takes a proposal over that came into the file', async () => {
    const { images, open, write } = await setUp(databaseId);
    await images.propose(
      {
        kind: 'container',
        name: 'app',
        reference: `registry.example/team/app@${digest('a')}`,
        ownerRef: 'group:default/payments',
        reason: 'We need it.',
        supportedUntil: '2099-01-01',
      },
      deed,
    );
    write(REGISTER);
    await open().load();
    const { items } = await images.list(
      { kind: 'container', usable: true, limit: 9, offset: 0 },
      TODAY,
    );
    expect(items).toMatchObject([{ source: 'policy', status: 'approved' }]);
  });
});
