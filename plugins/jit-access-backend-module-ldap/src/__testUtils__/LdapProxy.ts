import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Tags of operations, by RFC 4511 section 4. */
const MODIFY_REQUEST = 0x66;
const MODIFY_RESPONSE = 0x67;

/** How long a hang-up may take to arrive. */
const HANG_UP_MS = 1_000;

/** The operation of an LDAP message, by its outermost encoding. */
function operationOf(message: Buffer): number {
  const lengthBytes = message[1] < 0x80 ? 1 : 1 + (message[1] - 0x80);
  const id = 1 + lengthBytes;
  return message[id + 2 + message[id + 1]];
}

/** A proxy before an LDAP server that can swallow answers and hold changes back. */
export class LdapProxy {
  readonly #server: net.Server;
  readonly #open = new Set<net.Socket>();
  #swallow = false;
  #hold:
    { reached: (by: net.Socket) => void; released: Promise<void> } | undefined;

  private constructor(target: URL) {
    this.#server = net.createServer(client => {
      const upstream = net.connect({
        host: target.hostname,
        port: Number(target.port),
      });
      this.#pair(client, upstream);
      client.on('data', async message => {
        if (this.#hold && operationOf(message) === MODIFY_REQUEST) {
          const { reached, released } = this.#hold;
          reached(client);
          await released;
        }
        if (!client.destroyed) {
          upstream.write(message);
        }
      });
      upstream.on('data', message => {
        if (this.#swallow && operationOf(message) === MODIFY_RESPONSE) {
          this.#swallow = false;
          client.destroy();
        } else {
          client.write(message);
        }
      });
    });
  }

  static async create(target: string): Promise<LdapProxy> {
    const proxy = new LdapProxy(new URL(target));
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): URL {
    const address = this.#server.address() as AddressInfo;
    return new URL(`ldap://127.0.0.1:${address.port}`);
  }

  #pair(client: net.Socket, upstream: net.Socket): void {
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
  }

  /** Drop the connection instead of delivering the next answer to a change. */
  swallowNext(): void {
    this.#swallow = true;
  }

  /** Hangs up on everybody, and resolves when that is done. */
  async hangUp(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async socket => {
        const closed = once(socket, 'close');
        socket.destroy();
        await closed;
      }),
    );
  }

  /**
   * Keeps changes from reaching the server until released. The release waits
   * a moment for who waits there to hang up, and then its change never arrives.
   */
  hold(): { reached: Promise<void>; release(): Promise<void> } {
    let waiting: net.Socket | undefined;
    let [reach, pass] = [() => {}, () => {}];
    const reached = new Promise<void>(resolve => {
      reach = resolve;
    });
    const released = new Promise<void>(resolve => {
      pass = resolve;
    });
    this.#hold = {
      reached: by => {
        waiting = by;
        reach();
      },
      released,
    };
    return {
      reached,
      release: async () => {
        this.#hold = undefined;
        if (waiting && !waiting.destroyed) {
          const hungUp = once(waiting, 'close');
          await Promise.race([
            hungUp,
            delay(HANG_UP_MS, undefined, { ref: false }),
          ]);
        }
        pass();
        await new Promise(setImmediate);
      },
    };
  }

  async close(): Promise<void> {
    this.#open.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }
}
