import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

const BLANK_LINE = '\r\n\r\n';

/**
 * Answers git over HTTP with the bare repositories of a folder. It lets everybody
 * read them: who may is the caller's to decide.
 */
export async function serveRepositories(
  folder: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const [path, query = ''] = (req.url ?? '').split('?');
  const git = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROJECT_ROOT: folder,
      GIT_PROTOCOL: String(req.headers['git-protocol'] ?? ''),
      HTTP_CONTENT_ENCODING: req.headers['content-encoding'] ?? '',
      CONTENT_TYPE: req.headers['content-type'] ?? '',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: req.method,
    },
  });
  // It does not read what it refuses.
  git.stdin.on('error', () => undefined);
  req.pipe(git.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of git.stdout) {
    chunks.push(Buffer.from(chunk));
  }
  const answer = Buffer.concat(chunks);
  const end = answer.indexOf(BLANK_LINE);
  const headers = answer
    .subarray(0, end)
    .toString('latin1')
    .split('\r\n')
    .map(line => line.split(': ', 2));
  const status = headers.find(([name]) => name === 'Status')?.[1];
  res.writeHead(
    status ? Number.parseInt(status, 10) : 200,
    headers.filter(([name]) => name !== 'Status').flat(),
  );
  res.end(answer.subarray(end + BLANK_LINE.length));
}
