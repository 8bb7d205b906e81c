import net, { type AddressInfo } from 'node:net';

/** A TCP proxy before PostgreSQL that can swallow the answer to a change. */
export interface LossyProxy {
  port: number;
  /** Drop the connection instead of delivering the next answer to GRANT or REVOKE. */
  swallowNext(): void;
  close(): Promise<void>;
}

/** What the server's CommandComplete message says. */
const ANSWERS = ['GRANT ROLE', 'REVOKE ROLE'];

/** Starts the proxy on a free port of the loopback interface. */
export async function startLossyProxy(
  host: string,
  port: number,
): Promise<LossyProxy> {
  let swallow = false;
  const open = new Set<net.Socket>();
  const server = net.createServer(client => {
    const target = net.connect({ host, port });
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(target);
    target.on('data', chunk => {
      if (swallow && ANSWERS.some(answer => chunk.includes(answer))) {
        swallow = false;
        client.destroy();
        return;
      }
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    swallowNext: () => {
      swallow = true;
    },
    close: async () => {
      open.forEach(socket => socket.destroy());
      await new Promise(resolve => server.close(resolve));
    },
  };
}
