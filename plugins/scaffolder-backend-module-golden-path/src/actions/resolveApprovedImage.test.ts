import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parseApprovedImages } from '@fairway/plugin-approved-images-node';
import { createImageLookup } from '../images/imageLookup';
import { createResolveApprovedImageAction } from './resolveApprovedImage';

const directory = createMockDirectory();
const digest = (of: string) => `sha256:${of.repeat(64)}`;
const register = (...containers: object[]) =>
  JSON.stringify({
    apiVersion: 'fairway.dev/v1',
    kind: 'ApprovedImages',
    metadata: { owner: 'group:default/security' },
    spec: {
      containers,
      machines: [
        {
          name: 'ubuntu',
          region: 'eu-central-1',
          imageId: 'ami-0123456789abcdef0',
          approvedBy: 'user:default/sam',
          approvedAt: '2026-01-01',
          supportedUntil: '2028-01-01',
        },
      ],
    },
  });
const REGISTER = {
  resolve: async () => {
    throw new Error('the register must not be asked');
  },
  listContainers: async () => {
    throw new Error('the register must not be asked');
  },
};

const image = (of: string, approvedAt: string, supportedUntil: string) => ({
  name: 'node-runtime',
  reference: `registry.example/node@${digest(of)}`,
  approvedBy: 'user:default/sam',
  approvedAt,
  supportedUntil,
});

function run(
  text: string,
  input: { name: string; kind?: 'machine'; region?: string },
  overrides: object = {},
) {
  directory.setContent({ 'images.yaml': text });
  const ctx = { ...createMockActionContext({ input }), ...overrides };
  const action = createResolveApprovedImageAction({
    images: createImageLookup({
      config: mockServices.rootConfig({
        data: {
          goldenPath: { approvedImages: directory.resolve('images.yaml') },
        },
      }),
      reader: mockServices.urlReader.mock(),
      register: REGISTER,
    }),
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
  return { ctx, done: action.handler(ctx) };
}

it('takes what was approved last and is supported, not what comes later or is over', async () => {
  const { ctx, done } = run(
    register(
      image('a', '2026-01-01', '2028-01-01'),
      image('b', '2026-06-01', '2028-01-01'),
      image('c', '2026-11-22', '2028-01-01'),
      image('d', '2026-10-01', '2026-11-21'),
    ),
    { name: 'node-runtime' },
  );
  await done;
  expect(ctx.output).toHaveBeenCalledWith(
    'reference',
    `registry.example/node@${digest('b')}`,
  );
  expect(ctx.output).toHaveBeenCalledWith('supportedUntil', '2028-01-01');
});

it('looks machine images up by region', async () => {
  const input = {
    kind: 'machine' as const,
    name: 'ubuntu',
    region: 'eu-central-1',
  };
  const { ctx, done } = run(register(), input);
  await done;
  expect(ctx.output).toHaveBeenCalledWith('reference', 'ami-0123456789abcdef0');
  await expect(
    run(register(), { ...input, region: 'us-east-1' }).done,
  ).rejects.toThrow('No machine image "ubuntu" in us-east-1 is approved');
  await expect(
    run(register(), { kind: 'machine', name: 'ubuntu' }).done,
  ).rejects.toThrow('by region');
});

it.each([
  [
    'another name',
    'python',
    register(image('a', '2026-01-01', '2028-01-01')),
    /is approved; there is node-runtime/,
  ],
  [
    'one that is not supported any more',
    'node-runtime',
    register(image('a', '2026-01-01', '2026-11-21')),
    /supported on 2026-11-21/,
  ],
  [
    'an image by tag',
    'node-runtime',
    register({
      ...image('a', '2026-01-01', '2028-01-01'),
      reference: 'node:24',
    }),
    /containers\.0\.reference: must be pinned by digest/,
  ],
  ['no YAML', 'node-runtime', ': : [', /no valid YAML/],
])('refuses %s', async (_what, name, text, message) => {
  await expect(run(text, { name }).done).rejects.toThrow(message);
});

it('goes on with the image that the task has taken before', async () => {
  const found = { ...image('e', '2026-01-01', '2028-01-01') };
  const { ctx, done } = run(
    register(image('b', '2026-06-01', '2028-01-01')),
    { name: 'node-runtime' },
    { checkpoint: jest.fn().mockResolvedValue(found) },
  );
  await done;
  expect(ctx.output).toHaveBeenCalledWith('reference', found.reference);
});

it('warns before the support ends', async () => {
  const logger = mockServices.logger.mock();
  await run(
    register(image('a', '2026-01-01', '2026-12-01')),
    { name: 'node-runtime' },
    { logger },
  ).done;
  expect(logger.warn).toHaveBeenCalledWith(
    expect.stringContaining('plan its successor'),
  );
});

it('says what to configure', async () => {
  const action = createResolveApprovedImageAction({
    images: createImageLookup({
      config: mockServices.rootConfig(),
      reader: mockServices.urlReader.mock(),
      register: REGISTER,
    }),
  });
  await expect(
    action.handler(createMockActionContext({ input: { name: 'x' } })),
  ).rejects.toThrow('set goldenPath.approvedImages');
});

it('asks the register where there is one, and never its file instead', async () => {
  directory.setContent({
    'images.yaml': register(image('a', '2026-01-01', '2028-01-01')),
  });
  const ask = jest.fn();
  const lookup = createImageLookup({
    config: mockServices.rootConfig({
      data: {
        approvedImages: {},
        goldenPath: { approvedImages: directory.resolve('images.yaml') },
      },
    }),
    reader: mockServices.urlReader.mock(),
    register: { resolve: ask, listContainers: async () => ['one', 'two'] },
  });
  const action = createResolveApprovedImageAction({ images: lookup });
  const ctx = createMockActionContext({ input: { name: 'node-runtime' } });
  ask.mockResolvedValueOnce({
    ...image('b', '2026-01-01', '2028-01-01'),
    kind: 'container',
  });
  await action.handler(ctx);
  expect(ask).toHaveBeenCalledWith(
    { kind: 'container', name: 'node-runtime' },
    { credentials: await ctx.getInitiatorCredentials() },
  );
  expect(ctx.output).toHaveBeenCalledWith(
    'reference',
    `registry.example/node@${digest('b')}`,
  );
  ask.mockRejectedValueOnce(new Error('the register is down'));
  await expect(action.handler(ctx)).rejects.toThrow('the register is down');
  const words = 'No container image "node-runtime" is approved';
  ask.mockRejectedValueOnce(
    await ResponseError.fromResponse(
      Response.json(
        {
          error: { name: 'NotFoundError', message: words },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    ),
  );
  await expect(action.handler(ctx)).rejects.toThrow(words);
  const options = {
    credentials: await ctx.getInitiatorCredentials(),
    now: new Date(),
  };
  expect(await lookup.containers(options)).toEqual(['one', 'two']);
});

it('the golden paths start from images of the register only', () => {
  const root = resolve(__dirname, '../../../..');
  const { containers } = parseApprovedImages(
    'policies/approved-images.yaml',
    readFileSync(join(root, 'policies/approved-images.yaml'), 'utf8'),
  );
  // Where they are named: in the files themselves, and in what a path defaults to.
  const used = readdirSync(join(root, 'templates'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter(
      entry =>
        entry.isFile() &&
        (entry.name === 'Dockerfile' || entry.parentPath.endsWith('/paths')),
    )
    .flatMap(entry => [
      ...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(
        /[\w./:-]+@sha256:[0-9a-f]{64}/g,
      ),
    ])
    .map(match => match[0]);
  expect(used.length).toBeGreaterThan(1);
  const approved = containers.map(({ reference }) => reference);
  expect(used.filter(one => !approved.includes(one))).toEqual([]);
});
