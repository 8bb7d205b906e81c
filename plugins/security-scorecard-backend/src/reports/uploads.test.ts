import http from 'node:http';
import {
  createMockDirectory,
  mockCredentials,
  TestDatabases,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import { sarif, startReports, trivy } from '../__testUtils__/reports';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const API = '/api/security-scorecard/scorecards/component/default';
const owner = mockCredentials.user.header('user:default/owner');

describe.each(databases.eachSupportedId())('uploads on %s', databaseId => {
  const dir = createMockDirectory({ content: {} });

  async function setUp() {
    const setup = await startReports(
      dir.path,
      await databases.init(databaseId),
    );
    const tokens = `${API}/payments-api/upload-tokens`;
    const { body: token } = await request(setup.server)
      .post(tokens)
      .set('Authorization', owner)
      .send({ description: 'pipeline' })
      .expect(201);
    const post = (path: string, body: string) =>
      request(setup.server)
        .post(`${API}/${path}`)
        .set('Authorization', `Bearer ${token.secret}`)
        .set('Content-Type', 'application/octet-stream')
        .send(Buffer.from(body));
    const open = async () =>
      (
        await request(setup.server)
          .get(`${API}/payments-api/findings?status=open`)
          .set('Authorization', owner)
          .expect(200)
      ).body.items.map((f: { vulnerability: string }) => f.vulnerability);
    return { ...setup, tokens, token, post, open };
  }

  it('refuse an address with a NUL character, and name the part', async () => {
    const { post, knex } = await setUp();
    for (const [path, part] of [
      ['payments%00api/reports', 'name'],
      ['payments-api/reports?slot=a%00', 'slot'],
      ['payments-api/reports?change=a%00', 'change'],
      ['payments-api/reports?format=sarif%00', 'format'],
    ]) {
      const { status, body } = await post(path, JSON.stringify(sarif()));
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(part),
      ]);
    }
    expect(await knex('reports')).toEqual([]);
  });

  it.each([
    ['a NUL character', '\\u0000'],
    ['half of a character', '\\ud800'],
  ])('keep the findings of a report with %s in its texts', async (_, odd) => {
    const { post, open } = await setUp();
    const hostile = (document: object, ...texts: string[]) =>
      texts.reduce(
        (json, text) => json.replaceAll(text, `${text}${odd}`),
        JSON.stringify(document),
      );
    await post(
      'payments-api/reports',
      hostile(sarif('error'), 'codecheck', 'weakness 0', 'src/0.ts'),
    ).expect(201);
    await post(
      'payments-api/reports',
      hostile(trivy('HIGH'), 'package-lock.json', 'leftpad', 'shop/cart:1'),
    ).expect(201);
    expect((await open()).sort()).toEqual(['CVE-2026-0000', 'S0']);
  });

  it('store nothing by a token that is revoked while they come', async () => {
    const { knex, server, tokens, token } = await setUp();
    const address = server.address();
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const call = http.request(
        {
          port: typeof address === 'object' ? address?.port : undefined,
          path: `${API}/payments-api/reports`,
          method: 'POST',
          headers: { Authorization: `Bearer ${token.secret}` },
        },
        answer => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      call.once('error', reject);
      const text = JSON.stringify(sarif());
      call.write(text.slice(0, 20));
      const revoke = async () => {
        // It was let in, and is being read.
        while (!(await knex('upload_tokens').first()).last_used_at) {
          await new Promise(done => setImmediate(done));
        }
        await request(server)
          .delete(`${tokens}/${token.id}`)
          .set('Authorization', owner)
          .expect(204);
        call.end(text.slice(20));
      };
      revoke().catch(reject);
    });
    expect(await answered).toBe(401);
    expect(await knex('reports')).toEqual([]);
  });
});
