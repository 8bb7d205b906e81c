import { resolve } from 'node:path';
import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunRecords } from '../records/RunRecords';
import { createRecordAction } from './record';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const workspace = createMockDirectory();
const ANSWERS =
  'template: template:default/secure-service-node\nversion: 1.1.0\nvalues: { name: ledger, contact: a@harbour.example }\n';

async function setup(id: Parameters<typeof databases.init>[0]) {
  const knex = await databases.init(id);
  const records = new RunRecords(mockServices.database({ knex }));
  await records.migrate();
  const auditor = mockServices.auditor.mock();
  const success = jest.fn();
  auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
  const action = createRecordAction({
    config: mockServices.rootConfig(),
    auditor,
    records,
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
  const context = (change: object = {}, overrides: object = {}) => ({
    ...createMockActionContext({
      workspacePath: workspace.path,
      input: {
        entityRef: 'component:default/ledger',
        commitHash: 'a'.repeat(40),
        ...change,
      },
    }),
    user: { ref: 'user:default/ana' },
    ...overrides,
  });
  return { knex, records, auditor, success, action, context };
}

beforeEach(() => {
  workspace.setContent({ '.golden-path/answers.yaml': ANSWERS });
});

describe.each(databases.eachSupportedId())('on %p', id => {
  it('keeps who made what from what, once', async () => {
    const { action, context, records, auditor, success } = await setup(id);
    await action.handler(context());
    const again = context();
    await action.handler(again);
    const kept = await records.ofEntity('component:default/ledger');
    expect(kept).toEqual([
      {
        task: again.task.id,
        entityRef: 'component:default/ledger',
        template: 'template:default/secure-service-node',
        version: '1.1.0',
        answersSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        commit: 'a'.repeat(40),
        actor: 'user:default/ana',
        controls: expect.objectContaining({ dockerfile: 'fail' }),
      },
    ]);
    expect(auditor.createEvent).toHaveBeenCalledTimes(1);
    expect(success).toHaveBeenCalledTimes(1);
    // The answers may tell about people; their hash does not.
    expect(
      JSON.stringify([kept, auditor.createEvent.mock.calls]),
    ).not.toContain('harbour.example');
  });

  it('never changes a record', async () => {
    const { action, context, records } = await setup(id);
    await action.handler(context());
    await expect(
      action.handler(context({ commitHash: 'b'.repeat(40) })),
    ).rejects.toThrow('a record is never changed');
    workspace.addContent({ '.golden-path/answers.yaml': `${ANSWERS}# x\n` });
    await expect(action.handler(context())).rejects.toThrow('never changed');
    const [kept] = await records.ofEntity('component:default/ledger');
    expect(kept.commit).toBe('a'.repeat(40));
  });

  it('records nothing in a dry run, of nobody, or of what is no golden path', async () => {
    const { action, context, records } = await setup(id);
    await action.handler(context({}, { isDryRun: true, user: undefined }));
    await expect(
      action.handler(context({}, { user: undefined })),
    ).rejects.toThrow('nobody is known');
    workspace.setContent({});
    await expect(action.handler(context())).rejects.toThrow(
      'not rendered from a golden path',
    );
    expect(await records.ofEntity('component:default/ledger')).toEqual([]);
  });

  it('can be taken back', async () => {
    const { knex } = await setup(id);
    await knex.migrate.rollback(
      {
        directory: resolve(__dirname, '../../migrations'),
        tableName: 'golden_path_knex_migrations',
      },
      true,
    );
    expect(await knex.schema.hasTable('golden_path_records')).toBe(false);
  });
});
