import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendArchive, treeOf } from '../archive';
import { RequestError, send } from '../http';
import type { Repositories, Repository } from '../repositories';

/** Answers a file as it is, or a folder as an archive. Both have an entity tag. */
export async function sendRaw(
  repositories: Repositories,
  { owner, name }: Repository,
  what: { kind: 'raw' | 'archive'; ref: string; path: string },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { kind, ref, path } = what;
  const known = req.headers['if-none-match'];
  if (kind === 'raw') {
    const file = await repositories.file(owner, name, ref, path);
    if (!file) {
      throw new RequestError(404, 'There is no such file.');
    }
    const same = known === file.etag;
    send(res, same ? 304 : 200, same ? '' : file.content, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ETag: file.etag,
    });
    return;
  }
  const directory = repositories.directory(owner, name);
  const commit = await repositories.resolve(owner, name, ref);
  const folder = directory && commit && { directory, commit, path };
  const tree = folder ? await treeOf(folder) : undefined;
  if (!folder || !tree) {
    throw new RequestError(404, 'There is no such folder.');
  }
  if (known === `"${tree}"`) {
    send(res, 304, '', { ETag: `"${tree}"` });
  } else {
    await sendArchive(folder, tree, res);
  }
}
