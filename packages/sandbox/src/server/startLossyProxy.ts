import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { readRequestBody } from './httpMessages';

/** A proxy before a stand-in that loses answers and holds requests back. */
export interface LossyProxy {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  /** Delivers the next matching request and cuts the line instead of answering. */
  loseNextAnswer(): void;
  /**
   * Holds matching requests back until they are let through. One whose caller
   * has gone by then is never delivered.
   */
  hold(): { reached: Promise<void>; release(): Promise<void> };
  close(): Promise<void>;
}

/** Options of {@link startLossyProxy}. */
export interface LossyProxyOptions {
  /** Base URL of what is behind it. */
  target: string;
  /** The requests that are meddled with: those that change something. */
  matches(request: IncomingMessage): boolean;
}

/** How long a caller that gave up may take to close its connection, in milliseconds. */
const GRACE_MS = 500;

/** Whether the caller has gone: a caller that gave up just now is waited for. */
async function isAbandoned(res: ServerResponse): Promise<boolean> {
  if (!res.destroyed) {
    await Promise.race([once(res, 'close'), delay(GRACE_MS)]);
  }
  return res.destroyed;
}

interface Hold {
  arrive(): void;
  released: Promise<void>;
}

const HOP_BY_HOP = new Set(['connection', 'content-length', 'host']);

/** Starts the proxy on a free port of the loopback interface. */
export async function startLossyProxy(
  options: LossyProxyOptions,
): Promise<LossyProxy> {
  let loseNext = false;
  let hold: Hold | undefined;
  const pending = new Set<Promise<void>>();

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const matches = options.matches(req);
    if (matches && hold) {
      hold.arrive();
      await hold.released;
      if (await isAbandoned(res)) {
        return;
      }
    }
    const lose = matches && loseNext;
    loseNext = loseNext && !lose;
    const answer = await forward(options.target, req);
    if (lose || answer === undefined) {
      res.destroy();
      return;
    }
    res.writeHead(answer.status, answer.headers);
    res.end(answer.body);
  };
  const server = createServer((req, res) => {
    const served = serve(req, res)
      .catch(() => {
        res.destroy();
      })
      .finally(() => pending.delete(served));
    pending.add(served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) {
    throw new Error('The proxy did not get a port');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    loseNextAnswer() {
      loseNext = true;
    },
    hold() {
      let arrive = () => {};
      let open = () => {};
      const reached = new Promise<void>(resolve => {
        arrive = resolve;
      });
      const released = new Promise<void>(resolve => {
        open = resolve;
      });
      hold = { arrive, released };
      return {
        reached,
        async release() {
          hold = undefined;
          open();
          await Promise.all(pending);
        },
      };
    },
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined when the target cut the line. */
async function forward(target: string, req: IncomingMessage) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string' && !HOP_BY_HOP.has(name)) {
      headers.set(name, value);
    }
  }
  const body = await readRequestBody(req);
  try {
    const response = await fetch(`${target}${req.url}`, {
      method: req.method,
      headers,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(
        [...response.headers].filter(([name]) => !HOP_BY_HOP.has(name)),
      ),
      body: Buffer.from(await response.arrayBuffer()),
    };
  } catch {
    return undefined;
  }
}
