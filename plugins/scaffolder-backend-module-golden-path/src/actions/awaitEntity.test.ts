import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ResponseError } from '@backstage/errors';
import { createAwaitEntityAction } from './awaitEntity';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { namespace: 'default', name: 'ledger' },
};
const input = { entityRef: 'component:default/ledger' };

/** What the catalog's client throws at an answer. */
const answered = (status: number) =>
  ResponseError.fromResponse(
    new Response('KnexTimeoutError', { status, statusText: 'of the catalog' }),
  );

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
    await createAwaitEntityAction({ catalog, pollMs: 0, waitMs: 5 }).handler(
      context,
    );
    expect(context.output).toHaveBeenCalledWith('found', false);
  });

  it.each([
    ['fails', () => answered(500)],
    ['is not there', () => answered(503)],
    ['is not reached', async () => new TypeError('fetch failed')],
    ['is not the one that answers', () => answered(404)],
  ])('asks again when the catalog %s', async (_what, failure) => {
    const error = await failure();
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef
      .mockRejectedValueOnce(error)
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(error)
      .mockResolvedValue(entity);
    const context = createMockActionContext({ input });
    await createAwaitEntityAction({ catalog, pollMs: 1 }).handler(context);
    expect(context.output).toHaveBeenCalledWith('found', true);
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(4);
  });

  it.each([400, 401, 403])(
    'ends at once when the catalog refuses with %s',
    async status => {
      const catalog = catalogServiceMock.mock();
      catalog.getEntityByRef.mockRejectedValue(await answered(status));
      const context = createMockActionContext({ input });
      await expect(
        createAwaitEntityAction({ catalog, pollMs: 1 }).handler(context),
      ).rejects.toThrow(`Request failed with ${status}`);
      expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    ['always fails', async () => Promise.reject(await answered(500)), '500'],
    ['never answers', () => new Promise<never>(() => {}), 'did not answer'],
  ])(
    'says after its time that nothing is known when the catalog %s',
    async (_what, answer, reason) => {
      const catalog = catalogServiceMock.mock();
      catalog.getEntityByRef.mockImplementation(answer);
      const context = createMockActionContext({ input });
      await expect(
        createAwaitEntityAction({ catalog, pollMs: 1, waitMs: 5 }).handler(
          context,
        ),
      ).rejects.toThrow(
        new RegExp(`component:default/ledger is not known.*${reason}`),
      );
      expect(context.output).not.toHaveBeenCalled();
    },
  );

  it('takes an entity for absent that was, when the last answer is cut off', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef
      .mockResolvedValueOnce(undefined)
      .mockImplementation(() => new Promise<never>(() => {}));
    const context = createMockActionContext({ input });
    await createAwaitEntityAction({ catalog, pollMs: 0, waitMs: 5 }).handler(
      context,
    );
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
