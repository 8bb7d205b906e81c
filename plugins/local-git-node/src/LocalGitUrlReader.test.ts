import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { LocalGit } from './LocalGit';
import { LocalGitUrlReader } from './LocalGitUrlReader';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from './__testUtils__/gitServer';

jest.setTimeout(60_000);

let git: TestGitServer;
let reader: UrlReaderService;
let client: LocalGit;

beforeAll(async () => {
  git = await startGitServer();
  const config = mockServices.rootConfig({
    data: {
      goldenPath: { localGit: { url: `${git.url}/`, token: GIT_TOKEN } },
    },
  });
  client = LocalGit.fromConfig(config);
  reader = UrlReaders.default({
    config,
    logger: mockServices.logger.mock(),
    factories: [LocalGitUrlReader.factory],
  });
  await git.push('ledger', 'main', {
    'catalog-info.yaml': 'kind: Component\n',
    'docs/index.md': '# Ledger\n',
    'docs/deep/more.md': 'more\n',
    'services/a/catalog-info.yaml': 'a\n',
    'services/b/catalog-info.yaml': 'b\n',
    'services/b/other.yaml': 'other\n',
    'docs/passwd': { link: '/etc/passwd' },
    '.gitattributes': 'docs/index.md export-ignore\n',
  });
  await git.push('ledger', 'change/1', { 'docs/index.md': '# Changed\n' });
});

afterAll(() => git.stop());

const at = (path: string) => `${git.url}/harbour/ledger${path}`;
const filesOf = async (path: string) => {
  const tree = await reader.readTree(at(path));
  return (await tree.files()).map(file => file.path).sort();
};

describe('readUrl', () => {
  it('reads a file of the default branch, a branch and a commit', async () => {
    const file = await reader.readUrl(at('/raw/main/docs/index.md'));
    expect((await file.buffer()).toString()).toBe('# Ledger\n');
    const branch = await reader.readUrl(at('/blob/change%2F1/docs/index.md'));
    expect((await branch.buffer()).toString()).toBe('# Changed\n');
  });

  it('tells that a file has not changed', async () => {
    const url = at('/raw/main/catalog-info.yaml');
    const { etag } = await reader.readUrl(url);
    expect(etag).toBeTruthy();
    await expect(reader.readUrl(url, { etag })).rejects.toMatchObject({
      name: 'NotModifiedError',
    });
  });

  it.each([
    ['/raw/main/none', 'NotFoundError'],
    ['/raw/main/docs', 'NotFoundError'],
    ['/raw/main/docs/passwd', 'NotFoundError'],
    ['/raw/none/docs/index.md', 'NotFoundError'],
    ['/raw/main/%2e%2e%2fx', 'NotAllowedError'],
    ['/../../api/repos', 'NotAllowedError'],
  ])('refuses %s with %s', async (path, name) => {
    await expect(reader.readUrl(at(path))).rejects.toMatchObject({ name });
  });

  it('leaves other hosts and other paths to other readers', async () => {
    for (const url of [
      git.url.replace('127.0.0.1', 'localhost').concat('/harbour/ledger'),
      git.url.replace('/git', '/tickets'),
      git.url.replace('/git', '/github/harbour/ledger'),
    ]) {
      await expect(reader.readUrl(url)).rejects.toMatchObject({
        name: 'NotAllowedError',
      });
    }
  });
});

describe('readTree', () => {
  it('reads the whole repository and a folder, without links, with all files', async () => {
    const all = [
      '.gitattributes',
      'catalog-info.yaml',
      'docs/deep/more.md',
      'docs/index.md',
      'services/a/catalog-info.yaml',
      'services/b/catalog-info.yaml',
      'services/b/other.yaml',
    ];
    expect(await filesOf('')).toEqual(all);
    expect(await filesOf('.git')).toEqual(all);
    expect(await filesOf('/raw/main/')).toEqual(all);
    expect(await filesOf('/tree/main/docs')).toEqual([
      'deep/more.md',
      'index.md',
    ]);
    expect(await filesOf('/raw/main/services/b/')).toEqual([
      'catalog-info.yaml',
      'other.yaml',
    ]);
  });

  it('writes a folder to disk', async () => {
    const tree = await reader.readTree(at('/tree/change%2F1/docs'));
    const folder = await tree.dir();
    expect((await readdir(folder)).sort()).toEqual(['deep', 'index.md']);
    expect(await readFile(join(folder, 'index.md'), 'utf8')).toBe(
      '# Changed\n',
    );
    await rm(folder, { recursive: true });
  });

  it('tells that a folder has not changed, though another one has', async () => {
    const { etag } = await reader.readTree(at('/tree/main/services'));
    await expect(
      reader.readTree(at('/tree/change%2F1/services'), { etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
    const docs = await reader.readTree(at('/tree/main/docs'));
    await expect(
      reader.readTree(at('/tree/change%2F1/docs'), { etag: docs.etag }),
    ).resolves.toBeDefined();
  });

  it.each(['/tree/main/none', '/tree/none/', '/tree/main/catalog-info.yaml'])(
    'finds nothing at %s',
    async path => {
      await expect(reader.readTree(at(path))).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    },
  );
});

describe('search', () => {
  it('finds files by pattern, and one by its path', async () => {
    const found = await reader.search(
      at('/raw/main/services/*/catalog-info.yaml'),
    );
    expect(found.files.map(file => file.url).sort()).toEqual([
      at('/raw/main/services/a/catalog-info.yaml'),
      at('/raw/main/services/b/catalog-info.yaml'),
    ]);
    const [first] = found.files;
    expect(['a\n', 'b\n']).toContain((await first.content()).toString());
    const deep = await reader.search(at('/raw/main/**/*.md'));
    expect(deep.files).toHaveLength(2);
    expect((await reader.search(at('/raw/main/none/*'))).files).toEqual([]);
    const one = await reader.search(at('/raw/main/catalog-info.yaml'));
    expect(one.files).toHaveLength(1);
    expect((await reader.search(at('/raw/main/none'))).files).toEqual([]);
  });
});

describe('the client', () => {
  it('opens a change once, and reads it', async () => {
    const change = {
      source: 'change/1',
      title: 'Say more',
      description: 'Because',
      labels: ['security'],
      author: 'user:default/ana',
    };
    const opened = await client.openChange('harbour', 'ledger', change);
    expect(opened).toMatchObject({
      state: 'open',
      author: 'ana',
      labels: ['security'],
      mergeable: false,
    });
    const again = await client.openChange('harbour', 'ledger', change);
    expect(again.id).toBe(opened.id);
    expect(await client.change('harbour', 'ledger', opened.id)).toEqual(again);
    await expect(
      client.openChange('harbour', 'ledger', { source: 'none', title: 'x' }),
    ).rejects.toThrow('There is no branch none');
  });

  it('releases commits of the default branch only, and again', async () => {
    const main = await git.push('released', 'main', { 'a.txt': 'a' });
    const side = await git.push('released', 'side', { 'a.txt': 'b' });
    const tag = { name: 'v1.0.0', commit: main };
    await client.release('harbour', 'released', tag);
    await client.release('harbour', 'released', tag);
    await expect(
      client.release('harbour', 'released', { name: 'v2.0.0', commit: side }),
    ).rejects.toThrow('only a commit of main');
    const file = await reader.readUrl(
      `${git.url}/harbour/released/raw/v1.0.0/a.txt`,
    );
    expect((await file.buffer()).toString()).toBe('a');
  });

  it('asks for its configuration', () => {
    expect(() =>
      LocalGit.fromConfig(mockServices.rootConfig({ data: {} })),
    ).toThrow('set goldenPath.localGit.url');
    expect(() =>
      LocalGit.fromConfig(
        mockServices.rootConfig({
          data: { goldenPath: { localGit: { url: 'ftp://x', token: 'y' } } },
        }),
      ),
    ).toThrow('must be an http or https URL');
  });
});
