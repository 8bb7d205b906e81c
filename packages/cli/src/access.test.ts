import { readFile } from 'node:fs/promises';
import { readLines } from './lines';
import { run } from './run';

const ENTITLEMENT = {
  id: 'payments-db-rw',
  title: 'Write to the payments database',
  duration: { default: 'PT1H', min: 'PT5S', max: 'PT4H' },
  eligible: true,
  reason: null,
};
const request = (state: string, grantId: string | null = null) => ({
  id: 'r1',
  kind: 'access',
  state,
  entitlementTitle: ENTITLEMENT.title,
  duration: 'PT1H',
  deadline: '2026-11-21T20:00:00.000Z',
  steps: [
    {
      any: 1,
      from: ['owners'],
      approvers: ['user:default/bo'],
      approvedBy: [],
    },
  ],
  decisions:
    state === 'denied'
      ? [{ by: 'user:default/bo', verdict: 'deny', reason: 'use the replica' }]
      : [],
  grantId,
});
const grant = (state: string) => ({
  id: 'g1',
  state,
  entitlementTitle: ENTITLEMENT.title,
  endsAt: null,
  instructions: 'psql …',
  lastError: null,
});
const page = (...items: object[]) => ({ items, totalItems: items.length });

describe('fairway access', () => {
  async function fairway(
    args: string[],
    answers: Record<string, object | object[] | Response>,
    env: Record<string, string | undefined> = { FAIRWAY_TOKEN: 'my-token' },
  ) {
    let out = '';
    let err = '';
    const calls: {
      call: string;
      body: unknown;
      authorization: string | null;
    }[] = [];
    const left = new Map(Object.entries(answers));
    const code = await run(args, {
      env: { FAIRWAY_URL: 'https://portal.example', ...env },
      out: text => {
        out += text;
      },
      err: text => {
        err += text;
      },
      readFile,
      readLines,
      sleep: async () => {},
      random: () => 1,
      fetch: async (input, init) => {
        const { method, url, headers } = new Request(input, init);
        const call = `${method} ${url.replace('https://portal.example/api/jit-access', '')}`;
        calls.push({
          call,
          body: init?.body ? JSON.parse(String(init.body)) : undefined,
          authorization: headers.get('authorization'),
        });
        const answer = left.get(call);
        if (answer === undefined) {
          throw new TypeError(`no answer to ${call}`);
        }
        if (answer instanceof Response) {
          return answer.clone();
        }
        if (!Array.isArray(answer)) {
          return Response.json(answer);
        }
        const [next, ...rest] = answer;
        left.set(call, rest.length > 0 ? rest : [next]);
        return Response.json(next);
      },
    });
    expect(out + err).not.toContain('my-token');
    return { code, out, err, calls };
  }
  const refused = (status: number, name: string, message: string) =>
    Response.json(
      { error: { name, message }, response: { statusCode: status } },
      { status },
    );
  const ask = [
    'access',
    'request',
    'payments-db-rw',
    '--reason',
    'repair of a payment',
  ];

  it('lists what one can ask for', async () => {
    const { out, code } = await fairway(['access', 'list'], {
      'GET /entitlements': page(ENTITLEMENT, {
        ...ENTITLEMENT,
        id: 'x',
        eligible: false,
        reason: 'not for you',
      }),
    });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ {2}payments-db-rw .*PT5S to PT4H.*\n- x .*not for you\n$/,
    );
  });

  it('asks with the default duration and all that was said', async () => {
    const { code, calls, out } = await fairway(
      [
        ...ask,
        '--ticket',
        'INC-7',
        '--for',
        'user:default/bo',
        '--start',
        '2026-12-01T00:00:00Z',
        '--input',
        'a=1',
        '--input',
        'b=x=y',
        '--token',
        'my-token',
      ],
      {
        'GET /entitlements': page(ENTITLEMENT),
        'POST /requests': request('pending'),
      },
      {},
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /^PENDING {2}request r1.*\n {2}waits until .* for 1 of user:default\/bo/,
    );
    expect(calls[1]).toEqual({
      call: 'POST /requests',
      authorization: 'Bearer my-token',
      body: {
        entitlementId: 'payments-db-rw',
        duration: 'PT1H',
        reason: 'repair of a payment',
        ticket: 'INC-7',
        grantee: 'user:default/bo',
        startsAt: '2026-12-01T00:00:00Z',
        inputs: { a: '1', b: 'x=y' },
      },
    });
  });

  it.each([
    [
      'active',
      [request('pending'), request('approved', 'g1')],
      0,
      /ACTIVE.*\n {2}psql/,
    ],
    [
      'denied',
      [request('pending'), request('denied')],
      1,
      /denied by user:default\/bo: use the replica/,
    ],
    ['out of time', [request('pending')], 2, /PENDING/],
    ['failed', [request('approved', 'g2')], 1, /FAILED/],
  ])('waits until it is %s', async (_, answers, code, words) => {
    const done = await fairway([...ask, '--duration', 'PT5M', '--wait', '10'], {
      'POST /requests': request('pending'),
      'GET /requests/r1': answers,
      'GET /grants/g1': [grant('provisioning'), grant('active')],
      'GET /grants/g2': grant('failed'),
    });
    expect(done.code).toBe(code);
    expect(done.out).toMatch(words);
  });

  it.each([
    [403, 'NotAllowedError', 1],
    [409, 'ConflictError', 1],
    [400, 'InputError', 1],
    [401, 'AuthenticationError', 2],
    [500, 'Error', 2],
  ])('is told no by %i, once', async (status, name, code) => {
    const done = await fairway([...ask, '--duration', 'PT5M'], {
      'POST /requests': refused(status, name, 'because of the hold'),
    });
    expect(done.code).toBe(code);
    expect(done.err).toContain('because of the hold');
    expect(done.calls).toHaveLength(1);
  });

  it('tells how things stand', async () => {
    const one = (answer: object) =>
      fairway(['access', 'status', 'r1'], {
        'GET /requests/r1': answer,
        'GET /grants/g1': grant('active'),
      });
    expect((await one(request('pending'))).code).toBe(2);
    expect((await one(request('lapsed'))).code).toBe(1);
    expect((await one(request('approved', 'g1'))).code).toBe(0);
    const all = await fairway(['access', 'status', '--json'], {
      'GET /requests?view=mine&state=pending&limit=200': page(
        request('pending'),
      ),
      'GET /grants?view=mine&live=true&limit=200': page(grant('active')),
    });
    expect(JSON.parse(all.out)).toMatchObject({
      requests: [{ id: 'r1' }],
      grants: [{ id: 'g1' }],
    });
  });

  it('gives access back', async () => {
    const { code, out } = await fairway(['access', 'return', 'g1'], {
      'POST /grants/g1/return': grant('revoking'),
    });
    expect([code, out]).toEqual([0, expect.stringContaining('REVOKING')]);
  });

  it.each([
    [['access', 'status'], {}, /There is no token/],
    [[...ask, '--input', 'a'], { FAIRWAY_TOKEN: 'my-token' }, /name=value/],
    [
      [...ask, '--wait', 'a while'],
      { FAIRWAY_TOKEN: 'my-token' },
      /whole number/,
    ],
    [['access', 'request', 'a'], { FAIRWAY_TOKEN: 'my-token' }, /--reason/],
    [ask, { FAIRWAY_TOKEN: 'my-token' }, /no entitlement 'payments-db-rw'/],
  ])('%j is wrong use', async (args, env, message) => {
    const { code, err } = await fairway(
      args,
      { 'GET /entitlements': page() },
      env,
    );
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
