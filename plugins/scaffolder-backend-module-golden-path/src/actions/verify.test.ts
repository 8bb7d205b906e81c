import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
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
  });
  return { ctx, done: action.handler(ctx) };
}

it('ends the task with every control that does not pass and what to do', async () => {
  workspace.setContent({ 'SECURITY.md': '# Security' });
  const { ctx, done } = verify();
  await expect(done).rejects.toThrow(
    /6 of its security controls do not pass.*SECURITY\.md, name an e-mail/s,
  );
  expect(ctx.output).toHaveBeenCalledWith(
    'results',
    expect.arrayContaining([
      expect.objectContaining({ id: 'security-policy', state: 'fail' }),
    ]),
  );
  expect(ctx.output).toHaveBeenCalledWith(
    'summary',
    expect.stringContaining('**Security policy** FAILS'),
  );
});

it('takes contacts of the configured domains', async () => {
  workspace.setContent({
    'SECURITY.md': 'Report to a@harbour.example. You hear within 2 days.',
  });
  const refused = verify();
  await expect(refused.done).rejects.toThrow('6 of its security controls');
  const taken = verify({}, { contactDomains: ['harbour.example'] });
  await expect(taken.done).rejects.toThrow('5 of its security controls');
});

it('goes on when a control is not known only if it is told so', async () => {
  workspace.setContent({});
  await expect(verify({ allowUnknown: true }).done).rejects.toThrow(
    '5 of its security controls',
  );
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
