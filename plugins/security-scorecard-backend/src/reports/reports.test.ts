import http from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  bomb,
  sarif,
  startReports,
  trivy,
  vex,
} from '../__testUtils__/reports';

jest.setTimeout(60_000);

const CHECKS = `apiVersion: fairway.dev/v1
kind: CheckSet
metadata: { pillar: scan, collector: reports }
checks:
  - id: reports.noHigh
    title: Nothing high
    description: No report has an open high weakness.
    area: ci-cd
    severity: high
    level: bronze
    mode: enforce
    maxAge: P2D
    pass: 'facts.openHigh == 0'
    observed: 'string(facts.openHigh) + " high"'
    expected: none
    remediation: Mend it.
    frameworks: {}
`;

const API = '/api/security-scorecard/scorecards/component/default';
const REPORTS = `${API}/payments-api/reports`;
const TOKENS = `${API}/payments-api/upload-tokens`;
const as = (name: string) =>
  mockCredentials.user.header(`user:default/${name}`);

describe('pushed reports', () => {
  const dir = createMockDirectory({ content: { 'reports.yaml': CHECKS } });
  let setup: Awaited<ReturnType<typeof startReports>>;
  let secret: string;

  const post = (url: string, authorization: string | undefined) => {
    const call = request(setup.server)
      .post(url)
      .set('Content-Type', 'application/octet-stream');
    return authorization === undefined
      ? call
      : call.set('Authorization', authorization);
  };
  const upload = (document: unknown, query = '') =>
    post(`${REPORTS}${query}`, `Bearer ${secret}`).send(
      Buffer.from(
        typeof document === 'string' ? document : JSON.stringify(document),
      ),
    );
  const issue = async (by = 'owner', body: object = {}) =>
    (
      await request(setup.server)
        .post(TOKENS)
        .set('Authorization', as(by))
        .send({ description: 'pipeline', ...body })
    ).body;
  const scorecard = async () =>
    (
      await request(setup.server)
        .get(`${API}/payments-api`)
        .set('Authorization', as('owner'))
        .expect(200)
    ).body;
  const check = async () => {
    const { results } = await scorecard();
    const [result] = results;
    return `${result.state}: ${result.observed ?? result.reason}`;
  };
  const findings = async (status: string) =>
    (
      await request(setup.server)
        .get(`${API}/payments-api/findings?status=${status}`)
        .set('Authorization', as('owner'))
        .expect(200)
    ).body.items.map((f: { vulnerability: string }) => f.vulnerability);
  /** Everything that an upload may change, but when a report last came. */
  const state = async () => {
    const { knex } = setup;
    return JSON.stringify([
      await knex('reports')
        .select('id', 'slot', 'change_id', 'sha256')
        .orderBy('id'),
      await knex('report_sets').select().orderBy('entity_ref'),
      await knex('findings').select('id', 'status').orderBy('id'),
      await knex('observations').select().orderBy('entity_ref'),
      await knex('history').count(),
    ]);
  };

  beforeAll(async () => {
    setup = await startReports(dir.path);
    secret = (await issue()).secret;
  });

  beforeEach(async () => {
    await setup.knex('reports').delete();
    await setup.knex('report_sets').delete();
    await setup.knex('findings').delete();
    await setup.knex('observations').delete();
  });

  it('takes a report with an upload token and shows what it found', async () => {
    const { body } = await upload(sarif('error', 'note')).expect(201);
    expect(body).toMatchObject({
      entityRef: 'component:default/payments-api',
      slot: 'codecheck',
      format: 'sarif',
      tool: 'codecheck',
      change: null,
      outcome: 'completed',
      findings: { critical: 0, high: 1, medium: 0, low: 1 },
      suppressed: 0,
      uploadedBy: expect.stringMatching(/^token:[0-9a-f-]{36}$/),
      duplicate: false,
    });
    expect(await findings('open')).toEqual(['S0', 'S1']);
    expect(await check()).toBe('fail: 1 high');
    const list = await request(setup.server)
      .get(REPORTS)
      .set('Authorization', as('developer'))
      .expect(200);
    expect(list.body).toEqual([body]);
  });

  it('changes nothing when the same report comes again', async () => {
    const first = await upload(sarif('error')).expect(201);
    const before = await state();
    const again = await upload(sarif('error')).expect(200);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect(await state()).toBe(before);
  });

  it('replaces the report of a slot, and resolves what is gone', async () => {
    await upload(sarif('error'), '?slot=sast').expect(201);
    await upload(sarif(), '?slot=sast').expect(201);
    expect(await findings('open')).toEqual([]);
    expect(await findings('resolved')).toEqual(['S0']);
    expect(await check()).toBe('pass: 0 high');
  });

  it('lets no older scan take the place of a newer one', async () => {
    const dated = (CreatedAt: string, ...severities: string[]) => ({
      ...trivy(...severities),
      CreatedAt,
    });
    const NEW = '2026-11-20T12:00:00.500Z';
    await upload(dated(NEW, 'HIGH'), '?slot=image').expect(201);
    const before = await state();
    const { body } = await upload(
      dated('2026-11-20T13:00:00.4+01:00'),
      '?slot=image',
    ).expect(409);
    expect(body.error.message).toMatch(
      /^slot: 'image' holds a report that its scanner wrote .* later than this one/,
    );
    expect(await state()).toBe(before);
    // Of another slot, and of a change, nothing is known yet.
    await upload(dated('2026-11-19T12:00:00Z'), '?slot=other').expect(201);
    await upload(dated('2026-11-19T12:00:00Z'), '?slot=image&change=1').expect(
      201,
    );
    // What says no time, or the same, is as new as it comes.
    await upload(dated(NEW, 'LOW'), '?slot=image').expect(201);
    await upload(trivy(), '?slot=image').expect(201);
  });

  it('believes no scan that was written later than it came', async () => {
    const at = (CreatedAt: string) => ({ ...trivy('HIGH'), CreatedAt });
    await upload(at('2099-01-01T00:00:00Z'), '?slot=image').expect(201);
    const later = new Date(Date.now() + 1000).toISOString();
    const { status } = await upload(at(later), '?slot=image');
    expect(status).toBe(201);
  });

  it('takes back a statement with one of before', async () => {
    const said = (timestamp: string, vulnerability: string) => ({
      ...vex(vulnerability),
      timestamp,
    });
    await upload(trivy('HIGH'), '?slot=image').expect(201);
    await upload(said('2026-11-20T12:00:00Z', 'CVE-2026-0000'), '?slot=vex');
    expect(await findings('suppressed')).toEqual(['CVE-2026-0000']);
    await upload(said('2026-11-19T12:00:00Z', 'CVE-2026-1'), '?slot=vex');
    expect(await findings('suppressed')).toEqual([]);
  });

  it('merges the slots, and applies what VEX says to all of them', async () => {
    await upload(sarif('error'), '?slot=sast').expect(201);
    await upload(trivy('HIGH', 'HIGH'), '?slot=image').expect(201);
    expect(await check()).toBe('fail: 3 high');
    await upload(vex('CVE-2026-0001'), '?slot=vex').expect(201);
    expect(await check()).toBe('fail: 2 high');
    expect(await findings('suppressed')).toEqual(['CVE-2026-0001']);
  });

  it('never takes a failed scan for clean', async () => {
    await upload(trivy('HIGH'), '?slot=image').expect(201);
    const { body } = await upload('{"SchemaVersion":2}', '?slot=image');
    expect(body).toMatchObject({
      outcome: 'failed',
      failure: 'it names no target: nothing was scanned',
    });
    expect(await findings('open')).toEqual(['CVE-2026-0000']);
    expect(await check()).not.toMatch(/^pass/);
    const { coverage } = await scorecard();
    expect(JSON.stringify(coverage)).not.toContain('"known":1');
  });

  it('keeps reports of a change apart', async () => {
    await upload(sarif('note'), '?slot=sast').expect(201);
    const before = await setup.knex('observations').select();
    const { body } = await upload(
      sarif('error'),
      '?slot=sast&change=feature/x%2317',
    ).expect(201);
    expect(body.change).toBe('feature/x#17');
    expect(await setup.knex('observations').select()).toEqual(before);
    expect(await findings('open')).toEqual(['S0']);
    expect(await check()).toBe('pass: 0 high');
  });

  /** Status of an upload with this `Content-Encoding`. */
  const statusOf = async (encoding: string, body: Buffer) =>
    (
      await post(REPORTS, `Bearer ${secret}`)
        .set('Content-Encoding', encoding)
        .send(body)
    ).status;

  it('unpacks gzip', async () => {
    expect(
      await statusOf('gzip', gzipSync(JSON.stringify(sarif('error')))),
    ).toBe(201);
    expect(await findings('open')).toEqual(['S0']);
  });

  it.each([
    ['application/json', JSON.stringify(sarif('error'))],
    ['application/sarif+json', JSON.stringify(sarif('error'))],
    // More than the other routes take.
    ['application/json', JSON.stringify(sarif(...Array(300).fill('note')))],
  ])('takes whatever type it is called: %s', async (type, text) => {
    const { status } = await request(setup.server)
      .post(REPORTS)
      .set('Authorization', `Bearer ${secret}`)
      .set('Content-Type', type)
      .send(text);
    expect(status).toBe(201);
  });

  it('applies with the sweep what was stored and not applied', async () => {
    await upload(sarif('error')).expect(201);
    // As if the process had died between the two.
    await setup.knex('findings').delete();
    await setup.knex('observations').delete();
    await setup.knex('report_sets').update({ applied_revision: 0 });
    await setup.scheduler.triggerTask('security-scorecard-apply-reports');
    expect(await findings('open')).toEqual(['S0']);
    expect(await check()).toBe('fail: 1 high');
  });

  it('audits uploads, also refused ones', async () => {
    setup.audit.length = 0;
    await upload(sarif('error')).expect(201);
    await upload('nonsense').expect(400);
    await post(REPORTS, 'Bearer fwu_wrong').expect(401);
    expect(setup.audit).toMatchObject([
      {
        eventId: 'report-mutate',
        outcome: 'success',
        meta: {
          actionType: 'upload',
          entityRef: 'component:default/payments-api',
        },
      },
      { eventId: 'report-mutate', outcome: 'fail' },
      { eventId: 'report-mutate', outcome: 'fail' },
    ]);
  });

  describe('refusals', () => {
    const cases: [name: string, query: string, body: string, field: RegExp][] =
      [
        ['no JSON', '', 'hello', /^body: .*not JSON/],
        ['an unknown format', '', '{"a":1}', /^body: .*looks like none of/],
        ['an empty body', '', '', /^body: .*name its format/],
        ['a deep body', '', '['.repeat(200), /^body: .*100 levels/],
        [
          'another format than named',
          '?format=trivy',
          JSON.stringify(sarif()),
          /^body: SchemaVersion must be 2/,
        ],
        ['a format that is none', '?format=xml', '{}', /^format: /],
        ['a slot that is none', '?slot=..%2F', '{}', /^slot: /],
        ['two slots', '?slot=a&slot=b', '{}', /^slot: /],
        ['a change that is none', '?change=a%20b', '{}', /^change: /],
        ['an unknown parameter', '?slto=a', '{}', /slto/],
      ];

    it.each(cases)('of %s name the field', async (_n, query, body, field) => {
      const before = await state();
      const answer = await upload(body, query).expect(400);
      expect(answer.body.error.message).toMatch(field);
      expect(await state()).toBe(before);
    });

    it('of what is too large, as announced, as sent and as unpacked', async () => {
      const large = Buffer.alloc(300_000, ' ');
      expect(await statusOf('identity', large)).toBe(413);
      const chunked = await new Promise<number | undefined>(
        (resolve, reject) => {
          const address = setup.server.address();
          const call = http.request(
            {
              port: typeof address === 'object' ? address?.port : undefined,
              path: REPORTS,
              method: 'POST',
              headers: { authorization: `Bearer ${secret}` },
            },
            response => {
              response.resume();
              resolve(response.statusCode);
            },
          );
          call.on('error', reject);
          call.write(large.subarray(0, 150_000));
          call.write(large.subarray(150_000));
          call.end();
        },
      );
      expect(chunked).toBe(413);
      const packed = bomb(64);
      expect(packed.length).toBeLessThan(100_000);
      const before = process.memoryUsage().rss;
      expect(await statusOf('gzip', packed)).toBe(413);
      expect(process.memoryUsage().rss - before).toBeLessThan(40e6);
      expect(await setup.knex('reports').select()).toEqual([]);
    });

    it('of encodings that are not read, and of gzip that is none', async () => {
      const cut = gzipSync(JSON.stringify(sarif())).subarray(0, 60);
      expect(await statusOf('br', Buffer.from('x'))).toBe(415);
      expect(await statusOf('gzip', Buffer.from('not gzip'))).toBe(400);
      expect(await statusOf('gzip', cut)).toBe(400);
    });
  });

  describe('upload tokens', () => {
    it('are shown once and stored hashed', async () => {
      const token = await issue('owner', { description: ' nightly ' });
      expect(token.secret).toMatch(/^fwu_[A-Za-z0-9_-]{43}$/);
      expect(token).toMatchObject({
        description: 'nightly',
        createdBy: 'user:default/owner',
        expiresAt: null,
        lastUsedAt: null,
      });
      const { body } = await request(setup.server)
        .get(TOKENS)
        .set('Authorization', as('security'))
        .expect(200);
      expect(JSON.stringify(body)).not.toContain(token.secret);
      const rows = await setup.knex('upload_tokens').select();
      expect(JSON.stringify(rows)).not.toContain(token.secret.slice(4));
    });

    it('rotate: several are valid, until one is revoked', async () => {
      const next = await issue();
      const use = (value: string) =>
        post(REPORTS, `Bearer ${value}`).send(JSON.stringify(sarif()));
      await use(secret).expect(201);
      await use(next.secret).expect(200);
      const remove = () =>
        request(setup.server)
          .delete(`${TOKENS}/${next.id}`)
          .set('Authorization', as('owner'));
      await remove().expect(204);
      await remove().expect(204);
      await use(next.secret).expect(401);
      await use(secret).expect(200);
      const { body } = await request(setup.server)
        .get(TOKENS)
        .set('Authorization', as('owner'));
      const stored = body.find((t: { id: string }) => t.id === next.id);
      expect(stored.revokedAt).toEqual(expect.any(String));
      expect(stored.lastUsedAt).toEqual(expect.any(String));
    });

    it('expire', async () => {
      const token = await issue('owner', { expiresAt: '2099-01-01T00:00:00Z' });
      await setup
        .knex('upload_tokens')
        .where({ id: token.id })
        .update({ expires_at: '2020-01-01T00:00:00.000Z' });
      const { status } = await post(REPORTS, `Bearer ${token.secret}`).send();
      expect(status).toBe(401);
    });

    it.each([
      [{ description: 'x' }, /description/],
      [
        { description: 'pipeline', expiresAt: '2020-01-01T00:00:00Z' },
        /future/,
      ],
      [{ description: 'pipeline', admin: true }, /admin|additional/],
    ])('are not issued for %j', async (body, message) => {
      const answer = await request(setup.server)
        .post(TOKENS)
        .set('Authorization', as('owner'))
        .send(body)
        .expect(400);
      expect(answer.body.error.message).toMatch(message);
    });

    it('tell nothing of other entities', async () => {
      const message = async (name: string) => {
        const { status, body } = await post(
          `${API}/${name}/reports`,
          `Bearer ${secret}`,
        ).send('{}');
        return [status, body.error.message];
      };
      expect(await message('shop')).toEqual([
        403,
        'The upload token is not for this entity',
      ]);
      expect(await message('ghost')).toEqual(await message('shop'));
    });

    it('open nothing but the upload', async () => {
      for (const url of [REPORTS, TOKENS, `${API}/payments-api`]) {
        const { status } = await request(setup.server)
          .get(url)
          .set('Authorization', `Bearer ${secret}`);
        expect(status).toBe(401);
      }
    });
  });

  const CALLERS = [
    'nobody',
    'outsider',
    'developer',
    'owner',
    'security',
    'auditor',
    'service',
  ];
  const MATRIX: [string, string, number[]][] = [
    ['GET', REPORTS, [401, 404, 200, 200, 200, 200, 200]],
    ['POST', REPORTS, [401, 404, 201, 201, 403, 403, 201]],
    ['GET', TOKENS, [401, 404, 403, 200, 200, 403, 200]],
    ['POST', TOKENS, [401, 404, 403, 201, 201, 403, 201]],
    ['DELETE', `${TOKENS}/none`, [401, 404, 403, 404, 404, 403, 404]],
    ['POST', `${API}/ghost/reports`, [401, 404, 404, 404, 403, 403, 404]],
    ['GET', `${API}/ghost/reports`, [401, 404, 404, 404, 404, 404, 404]],
  ];
  const sent = (method: string, url: string) => {
    const agent = request(setup.server);
    switch (method) {
      case 'GET':
        return agent.get(url);
      case 'DELETE':
        return agent.delete(url);
      default:
        return agent
          .post(url)
          .send(url === TOKENS ? { description: 'pipeline' } : sarif());
    }
  };
  const cases = MATRIX.flatMap(([method, url, answers]) =>
    CALLERS.map((caller, index) => ({
      method,
      url,
      caller,
      answer: answers[index],
    })),
  );

  it.each(cases)(
    '$method $url as $caller is $answer',
    async ({ method, url, caller, answer }) => {
      const headers: Record<string, string> = {
        nobody: mockCredentials.none.header(),
        service: mockCredentials.service.header(),
      };
      const { status } = await sent(method, url).set(
        'Authorization',
        headers[caller] ?? as(caller),
      );
      expect(status).toBe(answer);
    },
  );
});
