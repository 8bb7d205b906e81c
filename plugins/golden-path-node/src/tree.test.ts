import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryTree } from './tree';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fairway-tree-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('lists files and reads text', async () => {
  await mkdir(join(root, 'a', '.git'), { recursive: true });
  await mkdir(join(root, 'node_modules'));
  await writeFile(join(root, 'a', 'b.txt'), 'text');
  await writeFile(join(root, 'a', '.git', 'config'), 'x');
  await writeFile(join(root, 'node_modules', 'x'), 'x');
  const tree = await directoryTree(root);
  expect(tree.paths()).toEqual(['a/b.txt']);
  expect(tree.read('a/b.txt')).toBe('text');
  expect(tree.read('other')).toBeUndefined();
});

it('leaves out folders that are named, and no files', async () => {
  await mkdir(join(root, 'a', '.venv'), { recursive: true });
  await writeFile(join(root, 'a', '.venv', 'x'), 'x');
  await writeFile(join(root, '.venv'), 'x');
  const tree = await directoryTree(root, { without: ['.venv'] });
  expect(tree.paths()).toEqual(['.venv']);
});

it('never follows a link, to a file, a directory or itself', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'fairway-outside-'));
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(join(outside, 'secret'), join(root, 'CODEOWNERS'));
  await symlink(outside, join(root, 'folder'));
  await symlink('loop', join(root, 'loop'));
  const tree = await directoryTree(root);
  expect(tree.paths()).toEqual(['CODEOWNERS', 'folder', 'loop']);
  for (const path of tree.paths()) {
    expect(tree.read(path)).toBeUndefined();
  }
  const link = join(root, '..', `link-${process.pid}`);
  await symlink(root, link);
  await expect(directoryTree(link)).rejects.toThrow('no directory');
  await rm(link);
  await rm(outside, { recursive: true });
});

it('gives no text of what is binary, no UTF-8 or too large', async () => {
  await writeFile(join(root, 'binary'), Buffer.from([0, 1, 2]));
  await writeFile(join(root, 'latin1'), Buffer.from([0xe4]));
  await writeFile(join(root, 'large'), 'x'.repeat(11));
  await writeFile(join(root, 'small'), 'x'.repeat(10));
  const tree = await directoryTree(root, { fileBytes: 10 });
  expect(tree.paths().map(p => [p, tree.read(p)])).toEqual([
    ['binary', undefined],
    ['large', undefined],
    ['latin1', undefined],
    ['small', 'xxxxxxxxxx'],
  ]);
});

it('stops at its limits', async () => {
  await writeFile(join(root, 'a'), 'xx');
  await writeFile(join(root, 'b'), 'xx');
  const tree = await directoryTree(root, { totalBytes: 1 });
  expect([tree.read('a'), tree.read('b')].filter(Boolean)).toHaveLength(1);
  await expect(directoryTree(root, { files: 1 })).rejects.toThrow(
    'more than 1 files',
  );
});
