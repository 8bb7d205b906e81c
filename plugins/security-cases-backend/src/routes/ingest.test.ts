import { gzipSync } from 'node:zlib';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { createIngestRouter } from './ingest';

const LIST = {
  kind: 'EventList',
  apiVersion: 'audit.k8s.io/v1',
  items: [{}],
};

/** Takes events once it may. */
class SlowIntake {
  readonly #waiting: (() => void)[] = [];
  readonly #heard: (() => void)[] = [];
  taken = 0;

  async take() {
    this.taken += 1;
    this.#heard.forEach(tell => tell());
    await new Promise<void>(resolve => this.#waiting.push(resolve));
    return 'ignored' as const;
  }

  /** Until so many events were handed over. */
  async until(taken: number): Promise<void> {
    while (this.taken < taken) {
      await new Promise<void>(resolve => this.#heard.push(resolve));
    }
  }

  letGo(): void {
    this.#waiting.splice(0).forEach(resolve => resolve());
  }
}

function setup() {
  const intake = new SlowIntake();
  const app = express();
  app.use(
    createIngestRouter({
      auditor: mockServices.auditor.mock(),
      clusters: ['a', 'b'].map(name => ({
        name,
        token: `token-of-${name}`,
        loggingObjects: [],
      })),
      intake,
    }),
  );
  const send = (cluster: string, body: Buffer, packed = false) =>
    request(app)
      .post(`/ingest/kubernetes-audit/${cluster}`)
      .set('Authorization', `Bearer token-of-${cluster}`)
      .set('Content-Type', 'application/json')
      .set(packed ? { 'Content-Encoding': 'gzip' } : {})
      .serialize(text => text)
      .send(body);
  return { intake, send };
}

const plain = (bytes: number) =>
  Buffer.from(JSON.stringify(LIST).padEnd(bytes, ' '));

describe('batches of a cluster', () => {
  it.each([
    ['by their length', plain(11 * 1024 * 1024), false],
    ['packed, whose length says nothing', gzipSync(plain(10)), true],
  ])(
    'find room for so many bytes at a time: %s',
    async (_what, body, packed) => {
      const { intake, send } = setup();
      const held = [1, 2].map(() =>
        send('a', body, packed).then(({ status }) => status),
      );
      await intake.until(2);
      const refused = await send('a', body, packed);
      expect([refused.status, refused.headers['retry-after']]).toEqual([
        429,
        '5',
      ]);
      expect(intake.taken).toBe(2);
      const other = send('b', body, packed).then(({ status }) => status);
      await intake.until(3);
      intake.letGo();
      expect(await Promise.all([...held, other])).toEqual([200, 200, 200]);
      const again = send('a', body, packed).then(({ status }) => status);
      await intake.until(4);
      intake.letGo();
      expect(await again).toBe(200);
    },
  );
});
