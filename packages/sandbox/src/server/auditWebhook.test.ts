import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { kubernetesClients } from '../__testUtils__/kubernetes';
import { operatedClusters } from '../__testUtils__/operator';
import { smallWorld } from '../__testUtils__/smallWorld';
import { startSandboxServer } from './startSandboxServer';

interface Received {
  path?: string;
  authorization?: string;
  body: { items: { verb: string; objectRef: object }[] };
}

/** A portal that is busy at first. */
async function startPortal(): Promise<{
  server: Server;
  url: string;
  received: Promise<Received[]>;
}> {
  const all: Received[] = [];
  let done: (all: Received[]) => void;
  const received = new Promise<Received[]>(resolve => {
    done = resolve;
  });
  const server = createServer(async (req, res) => {
    all.push({
      path: req.url,
      authorization: req.headers.authorization,
      body: JSON.parse((await buffer(req)).toString('utf8')),
    });
    res.statusCode = all.length === 1 ? 503 : 200;
    res.end('{}');
    if (all.length === 2) {
      done(all);
    }
  });
  await new Promise<void>(listening => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}`, received };
}

it('tells the portal what was written to a cluster, also when it is busy', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fairway-audit-'));
  const portal = await startPortal();
  const sandbox = await startSandboxServer({
    port: 0,
    dataDir,
    world: smallWorld({ clusters: operatedClusters }),
    kubernetesAudit: {
      url: `${portal.url}/ingest`,
      tokens: { test: 'token-of-test' },
    },
  });
  try {
    const { networking } = kubernetesClients(
      `${sandbox.url}/kubernetes/test`,
      'operator',
      'http',
    );
    await networking.deleteNamespacedNetworkPolicy({
      namespace: 'shop',
      name: 'default-deny',
    });
    const [first, second] = await portal.received;
    expect(second).toEqual(first);
    expect(second).toMatchObject({
      path: '/ingest/test',
      authorization: 'Bearer token-of-test',
      body: {
        kind: 'EventList',
        items: [
          {
            verb: 'delete',
            objectRef: { resource: 'networkpolicies', name: 'default-deny' },
          },
        ],
      },
    });
  } finally {
    await sandbox.stop();
    portal.server.closeAllConnections();
    portal.server.close();
    rmSync(dataDir, { recursive: true });
  }
});
