import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Io } from '../io';
import { run } from '../run';

const ROOT = path.resolve(__dirname, '../../../..');
const FIXTURES = path.join(ROOT, 'policies/access/__fixtures__');

interface Call {
  url: string;
  init: RequestInit | undefined;
}

describe('fairway policy, with access policies', () => {
  const dir = createMockDirectory();
  let calls: Call[];

  async function fairway(
    args: string[],
    answer?: (call: Call) => { status?: number; body: unknown },
  ) {
    const lines = { out: '', err: '' };
    const io: Io = {
      env: { FAIRWAY_URL: 'https://portal.example.com', FAIRWAY_TOKEN: 'tok' },
      out: text => {
        lines.out += text;
      },
      err: text => {
        lines.err += text;
      },
      readFile,
      readLines: () => {
        throw new Error('not here');
      },
      fetch: async (input, init) => {
        const call = { url: String(input), init };
        calls.push(call);
        const { status = 200, body } = answer?.(call) ?? { body: {} };
        return new Response(JSON.stringify(body), {
          status,
          headers: { 'content-type': 'application/json' },
        });
      },
      sleep: async () => {},
      random: () => 0,
    };
    const code = await run(args, io);
    return { code, ...lines };
  }

  beforeEach(() => {
    calls = [];
    dir.clear();
  });

  it('passes what is shipped, with the people of the example', async () => {
    const result = await fairway([
      ...['policy', 'lint', path.join(ROOT, 'policies')],
      ...['--catalog', path.join(ROOT, 'examples'), '--strict'],
    ]);
    expect(result.err.replace(/^note: .*\n/gm, '')).toBe('');
    expect(result.code).toBe(0);
    expect(result.out).toMatch(/\d+ access policies .* 0 errors, 0 warnings/);
    expect(calls).toEqual([]);
  });

  it('says what is wrong, where, and by which rule', async () => {
    dir.setContent({ catalog: {} });
    for (const name of ['not-enough-approvers', 'failing-test', 'syntax']) {
      await copyFile(
        path.join(FIXTURES, `${name}.yaml`),
        dir.resolve(`${name}.yaml`),
      );
    }
    const linted = await fairway([
      ...['policy', 'lint', dir.path],
      ...['--catalog', path.join(FIXTURES, 'catalog')],
    ]);
    expect(linted.code).toBe(1);
    expect(linted.err).toMatch(
      /^not-enough-approvers\.yaml:\d+: error not-enough-approvers: .*user:default\/ana/m,
    );
    expect(linted.err.match(/^syntax\.yaml/gm)).toHaveLength(1);

    const tested = await fairway(['policy', 'test', dir.path]);
    expect(tested.code).toBe(1);
    expect(tested.err).toMatch(/^failing-test\.yaml:\d+: error failing-test/m);
    expect(tested.err).not.toMatch(/not-enough-approvers/);
  });

  it('does not fail for warnings unless it is told to', async () => {
    dir.setContent({ catalog: {} });
    await copyFile(
      path.join(FIXTURES, 'untested-rule.yaml'),
      dir.resolve('untested-rule.yaml'),
    );
    const args = ['policy', 'lint', dir.path];
    expect((await fairway(args)).code).toBe(0);
    expect((await fairway([...args, '--strict'])).code).toBe(1);
  });

  it('asks the catalog of the portal, and is no answer without it', async () => {
    await copyFile(
      path.join(FIXTURES, 'clean.yaml'),
      dir.resolve('clean.yaml'),
    );
    const args = ['policy', 'lint', dir.path, '--portal'];
    const found = await fairway(args, ({ init }) => {
      const { entityRefs } = JSON.parse(String(init?.body));
      return { body: { items: entityRefs.map(() => null) } };
    });
    expect(found.code).toBe(1);
    expect(found.err).toMatch(/dangling-ref: group:default\/approvers/);
    expect(calls[0].url).toBe(
      'https://portal.example.com/api/catalog/entities/by-refs',
    );
    expect(new Headers(calls[0].init?.headers).get('authorization')).toBe(
      'Bearer tok',
    );

    const down = await fairway(args, () => ({ status: 403, body: {} }));
    expect(down.err).toMatch(/not-checked.*answered 403/);
  });

  it('replays a policy over the requests of the portal', async () => {
    const file = path.join(ROOT, 'policies/access/payments-db-rw.yaml');
    const change = {
      requestId: 'r1',
      requester: 'user:default/ana',
      createdAt: '2026-11-20T09:00:00.000Z',
      was: 'rule short-fix',
      now: 'refused',
      effect: 'stricter',
    };
    const replayed = await fairway(
      ['policy', 'replay', file, '--days', '30'],
      () => ({
        body: {
          entitlementId: 'payments-db-rw',
          since: '2026-10-22T00:00:00.000Z',
          requests: 12,
          changed: [change],
        },
      }),
    );
    expect(replayed.code).toBe(1);
    expect(replayed.out).toMatch(/^1 of 12 requests for payments-db-rw/);
    expect(replayed.out).toMatch(/stricter .*rule short-fix -> refused/);
    expect(calls[0].url).toBe(
      'https://portal.example.com/api/jit-access/policies/payments-db-rw/replay',
    );
    expect(JSON.parse(String(calls[0].init?.body))).toMatchObject({ days: 30 });

    const same = await fairway(
      ['policy', 'replay', file, '--portal', 'https://other.example.com'],
      () => ({
        body: { entitlementId: 'x', since: 'y', requests: 3, changed: [] },
      }),
    );
    expect(same.code).toBe(0);
    expect(calls[1].url).toMatch(/^https:\/\/other\.example\.com\//);

    const refused = await fairway(['policy', 'replay', file], () => ({
      status: 403,
      body: { error: { name: 'NotAllowedError', message: 'not yours' } },
    }));
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/not yours/);
    expect(
      (await fairway(['policy', 'replay', path.join(ROOT, 'README.md')])).code,
    ).toBe(2);
  });
});
