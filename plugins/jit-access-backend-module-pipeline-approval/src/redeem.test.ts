import { generateKeyPairSync } from 'node:crypto';
import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { ApprovalStore } from './ApprovalStore';
import { createRouter, SECRET_HEADER } from './createRouter';
import { ApprovalSigner, readPrivateKey } from './signing';
import {
  createSigner,
  hashOf,
  MIGRATIONS_DIR,
} from './__testUtils__/pipelineHarness';

jest.setTimeout(60_000);

const SECRET = 'a-secret-of-the-pipeline-at-least-24';
const HOUR = 3_600_000;

describe.each(
  TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] }).eachSupportedId(),
)('redeeming on %s', id => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const signer = createSigner();

  async function setUp() {
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: MIGRATIONS_DIR });
    const store = new ApprovalStore(knex);
    const app = express()
      .use(
        createRouter({
          store,
          signer,
          pipelines: new Map([
            ['deploy-prod', SECRET],
            ['deploy-test', `${SECRET}-of-another`],
          ]),
          auditor: mockServices.auditor.mock({
            createEvent: jest.fn(async () => ({
              success: async () => {},
              fail: async () => {},
            })),
          }),
        }),
      )
      .use(mockErrorHandler());
    const expiresAt = new Date(Date.now() + HOUR);
    const approval = {
      grantId: 'grant-1',
      pipeline: 'deploy-prod',
      action: 'deploy',
      hash: hashOf(1),
      principal: 'ana-at-ci',
    };
    await store.approve(
      { ...approval, expiresAt },
      new Date(),
      new AbortController().signal,
    );
    const token = await signer.sign(approval, expiresAt, new Date());
    const redeem = (change: object = {}, secret = SECRET) =>
      request(app)
        .post('/pipeline-approvals/redeem')
        .set(SECRET_HEADER, secret)
        .send({
          approval: token,
          pipeline: 'deploy-prod',
          hash: hashOf(1),
          actor: 'ana-at-ci',
          run: 'run 4711',
          ...change,
        });
    return { store, app, approval, redeem };
  }

  it('succeeds once, and says who was first', async () => {
    const { redeem } = await setUp();
    const first = await redeem();
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      grantId: 'grant-1',
      action: 'deploy',
      hash: hashOf(1),
      approvedFor: 'ana-at-ci',
    });
    const second = await redeem({ run: 'run 4712' });
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain('redeemed by run 4711 at');
  });

  it('has exactly one winner of twenty at once', async () => {
    const { redeem } = await setUp();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, run) => redeem({ run: `run ${run}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(409)]);
  });

  it.each([
    ['another hash', { hash: hashOf(2) }, 409, /is for sha256:0+1, not for/],
    ['a run of somebody else', { actor: 'bo' }, 409, /run of ana-at-ci/],
    ['another pipeline', { pipeline: 'deploy-test' }, 401, /secret/],
    ['an unknown pipeline', { pipeline: 'nothing' }, 401, /secret/],
    ['no approval', { approval: '' }, 400, /approval/],
    ['a forged approval', { approval: 'e30.e30.e30' }, 401, /not one of this/],
    ['a hash of no kind', { hash: 'abc' }, 400, /hash/],
    ['a run that no row can hold', { run: 'run\0' }, 400, /^run must not/],
    ['a field too many', { verdict: 'yes' }, 400, /verdict/],
  ])('refuses %s and changes nothing', async (_, change, status, message) => {
    const { redeem, store } = await setUp();
    const refused = await redeem(change);
    expect(refused.status).toBe(status);
    expect(refused.body.error.message).toMatch(message);
    expect((await store.get('grant-1'))?.redeemedAt).toBeNull();
    expect((await redeem()).status).toBe(200);
  });

  it('refuses a wrong secret, also an empty one for an unknown pipeline', async () => {
    const { redeem, app } = await setUp();
    expect((await redeem({}, 'wrong')).status).toBe(401);
    const empty = await request(app)
      .post('/pipeline-approvals/redeem')
      .send({
        approval: 'x',
        pipeline: 'nothing',
        hash: hashOf(1),
        actor: 'a',
        run: 'r',
      });
    expect(empty.status).toBe(401);
  });

  it('refuses what was signed by another key, for another pipeline, or is over', async () => {
    const { approval, redeem } = await setUp();
    const soon = new Date(Date.now() + HOUR);
    const now = new Date();
    const stranger = new ApprovalSigner(
      generateKeyPairSync('ed25519').privateKey,
      'https://portal.example',
    );
    const wrong = [
      await stranger.sign(approval, soon, now),
      await signer.sign({ ...approval, pipeline: 'deploy-test' }, soon, now),
      await signer.sign(approval, new Date(now.getTime() - 1000), now),
    ];
    for (const token of wrong) {
      expect((await redeem({ approval: token })).status).toBe(401);
    }
  });

  it('refuses a revoked approval, whoever holds the token', async () => {
    const { store, approval, redeem } = await setUp();
    await store.revoke(approval, new Date(), new AbortController().signal);
    const refused = await redeem();
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('revoked at');
  });

  it('is possible for longer once the end was moved, and not a second time', async () => {
    const { store, approval, redeem } = await setUp();
    const longer = new Date(Date.now() + 2 * HOUR);
    const renew = () =>
      store.approve(
        { ...approval, expiresAt: longer },
        new Date(),
        new AbortController().signal,
      );
    await renew();
    expect((await store.get('grant-1'))?.expiresAt).toBe(longer.toISOString());
    expect((await redeem()).status).toBe(200);
    await renew();
    expect((await redeem({ run: 'run 2' })).status).toBe(409);
  });

  it('publishes the key that approvals are signed with', async () => {
    const { app } = await setUp();
    const { body } = await request(app).get('/pipeline-approvals/keys');
    expect(body.keys).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', use: 'sig' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('"d"');
  });
});

describe('the key', () => {
  const { privateKey } = generateKeyPairSync('ed25519');

  it('is read as PEM and as base64', () => {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(readPrivateKey(String(pem)).asymmetricKeyType).toBe('ed25519');
    expect(readPrivateKey(der.toString('base64')).type).toBe('private');
  });

  it('is refused without being shown', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const pem = String(rsa.export({ type: 'pkcs8', format: 'pem' }));
    for (const text of ['not-a-key', pem]) {
      expect(() => readPrivateKey(text)).toThrow(/must be an Ed25519/);
      expect(() => readPrivateKey(text)).not.toThrow(text.slice(0, 30));
    }
  });
});
