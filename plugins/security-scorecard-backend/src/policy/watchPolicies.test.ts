import { writeFile } from 'node:fs/promises';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { watchPolicies, type PolicyWatch } from './watchPolicies';

describe('watchPolicies', () => {
  const dir = createMockDirectory();
  let watch: PolicyWatch | undefined;

  afterEach(() => watch?.close());

  it.each([
    ['as the file system reports them', false],
    ['by looking', true],
  ])('calls back on changes, %s', async (_, poll) => {
    dir.setContent({ folder: { 'a.yaml': 'a: 1' } });
    const logger = mockServices.logger.mock();
    let writing: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      watch = watchPolicies({
        target: dir.path,
        logger,
        poll,
        onChange: async () => resolve(),
      });
      // A watch takes a moment to stand; a change before that is not seen.
      let version = 1;
      writing = setInterval(() => {
        version += 1;
        writeFile(
          dir.resolve('folder/a.yaml'),
          `a: ${'x'.repeat(version)}`,
        ).catch(() => {});
      }, 400);
    });
    clearInterval(writing);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('looks regularly where the directory is not there yet', async () => {
    const logger = mockServices.logger.mock();
    watch = watchPolicies({
      target: dir.resolve('nowhere'),
      logger,
      onChange: async () => {},
    });
    expect(logger.warn.mock.calls[0][0]).toMatch(/reports no changes/);
  });
});
