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
