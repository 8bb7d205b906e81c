import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { policyText } from '../__testUtils__/policies';
import { PolicyRegistry, type KeptTexts } from './PolicyRegistry';

const validateTarget = () => {};

describe('policies in force', () => {
  it('stay when their file turns bad, and end when it is taken away', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
    const file = path.join(directory, 'db.yaml');
    await writeFile(file, policyText());
    const logger = mockServices.logger.mock();
    const registry = await PolicyRegistry.load({
      directory,
      validateTarget,
      logger,
    });

    await writeFile(file, policyText({ version: 2, when: 'broken' }));
    expect(await registry.refresh()).toEqual([]);
    await registry.refresh();
    expect(registry.get('db-rw')?.version).toBe(1);
    expect(registry.list()[0].problems).toEqual([
      expect.stringMatching(/^db\.yaml:1: rules\.0\.when: /),
    ]);
    expect(logger.error).toHaveBeenCalledTimes(1);

    await writeFile(file, policyText({ version: 3 }));
    await registry.refresh();
    expect(registry.list()[0]).toMatchObject({
      policy: { version: 3 },
      problems: [],
    });

    await writeFile(path.join(directory, 'twin.yaml'), policyText());
    expect(await registry.refresh()).toEqual([
      expect.stringContaining('db-rw is also in db.yaml'),
    ]);
    await rm(file);
    await rm(path.join(directory, 'twin.yaml'));
    await registry.refresh();
    expect(registry.get('db-rw')).toBeUndefined();
  });

  it('stay also when the backend starts while the file is bad', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
    const file = path.join(directory, 'db.yaml');
    const texts = new Map<string, string>();
    const kept: KeptTexts = {
      away: async () => [],
      all: async () => [...texts].map(([name, text]) => ({ name, text })),
      put: async files =>
        files.forEach(({ name, text }) => texts.set(name, text)),
    };
    const logger = mockServices.logger.mock();
    const start = () =>
      PolicyRegistry.load({ directory, validateTarget, logger, kept });
    await writeFile(file, policyText({ version: 4 }));
    await start();
    await writeFile(file, policyText({ version: 5, when: 'broken' }));
    const restarted = await start();
    expect(restarted.list()).toMatchObject([
      {
        policy: { version: 4 },
        problems: [expect.stringMatching(/^db\.yaml:1/)],
      },
    ]);
    // What was never good stops the start; what is gone does not come back.
    await writeFile(path.join(directory, 'new.yaml'), 'a: 1');
    await expect(start()).rejects.toThrow(/new\.yaml:1/);
    await rm(path.join(directory, 'new.yaml'));
    await rm(file);
    expect((await start()).list()).toEqual([]);
  });

  it('need a directory that is there', async () => {
    await expect(
      PolicyRegistry.load({
        directory: '/nowhere/at/all',
        validateTarget,
        logger: mockServices.logger.mock(),
      }),
    ).rejects.toThrow(/\/nowhere\/at\/all \(jitAccess\.policies\)/);
  });
});
