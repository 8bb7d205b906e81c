import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createAwaitEntityAction } from './awaitEntity';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { namespace: 'default', name: 'ledger' },
};
const input = { entityRef: 'component:default/ledger' };

describe('goldenpath:await-entity', () => {
  it('waits until the catalog shows the entity', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue(entity);
    const context = createMockActionContext({ input });
    await createAwaitEntityAction({ catalog, pollMs: 1 }).handler(context);
    expect(context.output).toHaveBeenCalledWith('found', true);
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(3);
  });

  it('goes on without it after its time, and says so', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef.mockResolvedValue(undefined);
    const context = createMockActionContext({ input });
    await createAwaitEntityAction({ catalog, pollMs: 0 }).handler(context);
    expect(context.output).toHaveBeenCalledWith('found', false);
  });

  it.each([
    ['https://git.example/harbour/ledger/raw/main/catalog-info.yaml', true],
    ['https://git.example/harbour/ledger/-/blob/main/catalog-info.yaml', true],
    ['https://git.example/others/ledger/raw/main/catalog-info.yaml', false],
    ['file:/examples/ledger.yaml', false],
    [undefined, false],
  ])(
    'takes what the catalog has read from %s for the service: %s',
    async (location, isOwn) => {
      const catalog = catalogServiceMock.mock();
      catalog.getEntityByRef.mockResolvedValue({
        ...entity,
        metadata: {
          ...entity.metadata,
          ...(location && {
            annotations: {
              'backstage.io/managed-by-location': location.startsWith('file:')
                ? location
                : `url:${location}`,
            },
          }),
        },
      });
      const context = createMockActionContext({
        input: {
          ...input,
          catalogInfoUrl:
            'https://git.example/harbour/ledger/raw/main/catalog-info.yaml',
        },
      });
      const why = await Promise.resolve(
        createAwaitEntityAction({ catalog }).handler(context),
      ).then(
        () => 'found',
        (error: Error) => error.name,
      );
      expect(why).toBe(isOwn ? 'found' : 'ConflictError');
    },
  );

  it('ends with the task', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef.mockResolvedValue(undefined);
    const context = {
      ...createMockActionContext({ input }),
      signal: AbortSignal.abort(),
    };
    await expect(
      createAwaitEntityAction({ catalog }).handler(context),
    ).rejects.toThrow(/abort/i);
  });
});
