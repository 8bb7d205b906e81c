import { ResponseError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createRegisterEntityAction } from './registerEntity';

const catalogInfoUrl =
  'https://git.example/harbour/ledger/raw/main/catalog-info.yaml';

function setUp() {
  const catalog = catalogServiceMock.mock();
  const context = createMockActionContext({ input: { catalogInfoUrl } });
  const run = async (change: object = {}) =>
    createRegisterEntityAction({ catalog }).handler({ ...context, ...change });
  /** Has the catalog refuse. */
  const refuse = async (status: number) =>
    catalog.addLocation.mockRejectedValue(
      await ResponseError.fromResponse(new Response('', { status })),
    );
  return { catalog, run, refuse };
}

it('registers in the name of the person', async () => {
  const { catalog, run } = setUp();
  const credentials = await createMockActionContext().getInitiatorCredentials();
  await run();
  expect(catalog.addLocation).toHaveBeenCalledWith(
    { type: 'url', target: catalogInfoUrl },
    { credentials },
  );
});

it('goes on when an earlier run of the task has registered it', async () => {
  const { run, refuse } = setUp();
  await refuse(409);
  await expect(run()).resolves.toBeUndefined();
});

it.each([400, 403, 500])('ends the task at an answer of %s', async status => {
  const { run, refuse } = setUp();
  await refuse(status);
  await expect(run()).rejects.toThrow(`Request failed with ${status}`);
});

it('registers nothing in a dry run', async () => {
  const { catalog, run } = setUp();
  await run({ isDryRun: true });
  expect(catalog.addLocation).not.toHaveBeenCalled();
});
