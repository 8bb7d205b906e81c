import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { Speaker } from '@fairway/plugin-spoken-node';
import { createManifestAction } from './manifest';
import { createVerifyAction } from './verify';

const workspace = createMockDirectory();

function verify(input: object = {}, data: object = {}) {
  const ctx = createMockActionContext({
    workspacePath: workspace.path,
    input,
  });
  const action = createVerifyAction({
    config: mockServices.rootConfig({ data: { goldenPath: data } }),
    speaker: new Speaker({
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'bo' },
            spec: { profile: { displayName: 'Bo Berg' } },
          },
        ],
      }),
      auth: mockServices.auth(),
    }),
  });
  return { ctx, done: action.handler(ctx) };
}

it('ends the task with every control that does not pass and what to do', async () => {
  workspace.setContent({ 'SECURITY.md': '# Security' });
  const { ctx, done } = verify();
  await expect(done).rejects.toThrow(
    /^The service is not published, because \d+ of its security controls do not pass\.\nCode owners: there is no CODEOWNERS file\..+\nAlso: .*Security policy/s,
  );
  expect(ctx.output).toHaveBeenCalledWith(
    'results',
    expect.arrayContaining([
      expect.objectContaining({ id: 'security-policy', state: 'fail' }),
    ]),
  );
  expect(ctx.output).toHaveBeenCalledWith(
    'summary',
    expect.stringContaining('**Security policy** (FAIL)'),
  );
});

/** How many controls stop the task. */
async function stopping({ done }: ReturnType<typeof verify>): Promise<number> {
  const error = await done.then(
    () => undefined,
    e => e,
  );
  return Number(/because (\d+) of/.exec(error?.message ?? '')?.[1]);
}

it('calls people and teams by their titles, with links, where people read it', async () => {
  workspace.setContent({
    'catalog-info.yaml': JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'refunds',
        description: 'Refunds payments.',
        annotations: {},
      },
      spec: {
        type: 'service',
        lifecycle: 'production',
        owner: 'user:default/bo',
      },
    }),
  });
  const { ctx, done } = verify();
  await expect(done).rejects.toThrow('do not pass');
  const said = (name: string) =>
    JSON.stringify(
      jest.mocked(ctx.output).mock.calls.find(([output]) => output === name),
    );
  expect(said('summary')).toContain(
    '[Bo Berg](/catalog/default/user/bo) owns it: a person leaves',
  );
  // What is read by machines keeps the ref.
  expect(said('results')).toContain('user:default/bo owns it');
});

it('takes contacts of the configured domains', async () => {
  workspace.setContent({
    'SECURITY.md': 'Report to a@harbour.example. You hear within 2 days.',
  });
  const refused = await stopping(verify());
  const taken = await stopping(
    verify({}, { contactDomains: ['harbour.example'] }),
  );
  expect(taken).toBe(refused - 1);
});

it('goes on when a control is not known only if it is told so', async () => {
  workspace.setContent({});
  const { ctx, done } = verify();
  await expect(done).rejects.toThrow('do not pass');
  const [, results] = jest
    .mocked(ctx.output)
    .mock.calls.find(([name]) => name === 'results') as [
    string,
    { state: string }[],
  ];
  const count = (state: string) =>
    results.filter(result => result.state === state).length;
  expect(count('unknown')).toBeGreaterThan(0);
  expect(await stopping(verify())).toBe(count('unknown') + count('fail'));
  expect(await stopping(verify({ allowUnknown: true }))).toBe(count('fail'));
});

it('the manifest needs a record of the answers and follows no links', async () => {
  const handle = () => {
    const ctx = createMockActionContext({
      workspacePath: workspace.path,
      input: {},
    });
    return createManifestAction({ config: mockServices.rootConfig() }).handler(
      ctx,
    );
  };
  workspace.setContent({
    'a.txt': 'a',
    link: ctx => ctx.symlink('/etc/passwd'),
  });
  await expect(handle()).rejects.toThrow('not rendered from a golden path');
  workspace.addContent({
    '.golden-path/answers.yaml':
      'template: template:default/a\nversion: 1.1.0\nvalues: { a: b }\n',
  });
  await handle();
  expect(workspace.content()).toMatchObject({
    '.golden-path': {
      'manifest.json': expect.not.stringContaining('link'),
      'controls.yaml': expect.stringContaining('id: codeowners'),
    },
  });
  workspace.setContent({
    '.golden-path/answers.yaml': 'template: a\nversion: 1\nvalues: {}\n',
  });
  await expect(handle()).rejects.toThrow('is not valid: version');
  workspace.setContent({
    '.golden-path': ctx => ctx.symlink('/tmp'),
  });
  await expect(handle()).rejects.toThrow();
});
