import { sendArchive, treeOf } from './archive';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError, send } from './http';
import { PAGE_POLICY, renderRepository } from './page';
import type { Repositories } from './repositories';

/** Answers pages and raw files. */
export async function handleBrowse(
  { repositories }: { repositories: Repositories },
  segments: string[],
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    throw new RequestError(405, 'Only GET is allowed here.');
  }
  const [owner, name, raw, ref, ...path] = segments;
  const repository =
    owner && name ? await repositories.describe(owner, name) : undefined;
  if (!repository) {
    throw new RequestError(404, 'There is no such repository.');
  }
  if (raw === 'raw' && ref && path.filter(Boolean).length > 0) {
    const file = await repositories.file(owner, name, ref, path.join('/'));
    if (!file) {
      throw new RequestError(404, 'There is no such file.');
    }
    const same = req.headers['if-none-match'] === file.etag;
    send(res, same ? 304 : 200, same ? '' : file.content, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ETag: file.etag,
    });
    return;
  }
  const directory = repositories.directory(owner, name);
  if (raw === 'archive' && ref && directory) {
    const commit = await repositories.resolve(owner, name, ref);
    const folder = commit && {
      directory,
      commit,
      path: path.filter(Boolean).join('/'),
    };
    const tree = folder ? await treeOf(folder) : undefined;
    if (!folder || !tree) {
      throw new RequestError(404, 'There is no such folder.');
    }
    if (req.headers['if-none-match'] === `"${tree}"`) {
      send(res, 304, '', { ETag: `"${tree}"` });
    } else {
      await sendArchive(folder, tree, res);
    }
    return;
  }
  if (raw === 'raw') {
    // The directory of a catalog file's source location: people end up here.
    send(res, 302, '', { Location: `/git/${owner}/${name}` });
    return;
  }
  if (raw !== undefined && raw !== '') {
    throw new RequestError(404, 'There is no such page.');
  }
  const head = repository.head;
  const readme = head
    ? await repositories.file(owner, name, head, 'README.md')
    : undefined;
  const host = req.headers.host ?? '127.0.0.1';
  const branches = await repositories.branches(owner, name);
  send(
    res,
    200,
    renderRepository({
      repository,
      cloneUrl: `http://${host}/git/${owner}/${name}.git`,
      branches: branches.map(branch => branch.name),
      files: head ? await repositories.files(owner, name, head) : [],
      readme: readme?.content.toString('utf8'),
    }),
    {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': PAGE_POLICY,
    },
  );
}
