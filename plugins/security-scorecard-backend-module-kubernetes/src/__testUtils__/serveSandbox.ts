import { createServer, type IncomingMessage } from 'node:http';
import type { Sandbox } from '@fairway/sandbox';
import { getResponse } from 'msw';

/** A sandbox cluster behind a real socket: the client has its own HTTP stack, which msw can't intercept. */
export interface ServedCluster {
  url: string;
  close(): Promise<void>;
}

function toRequest(incoming: IncomingMessage, base: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string' && name !== 'connection') {
      headers.set(name, value);
    }
  }
  return new Request(`${base}${incoming.url}`, {
    method: incoming.method,
    headers,
  });
}

/** Serves a cluster of the sandbox on a free port of this machine. */
export async function serveSandbox(
  { handlers, world }: Sandbox,
  name: string,
): Promise<ServedCluster> {
  const cluster = world.clusters.find(candidate => candidate.name === name);
  if (!cluster) {
    throw new Error(`The sandbox has no cluster ${name}`);
  }
  const server = createServer(async (incoming, outgoing) => {
    const response = await getResponse(
      handlers,
      toRequest(incoming, cluster.url),
    );
    if (!response || response.type === 'error') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(
      response.status,
      Object.fromEntries(response.headers.entries()),
    );
    outgoing.end(await response.text());
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) {
    throw new Error('The sandbox did not get a port');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
