import {
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type {
  ReportedScan,
  ScanJob,
  ScanResultIntake,
} from '@fairway/plugin-approved-images-node';
import {
  createSandbox,
  createWorld,
  sandboxCredentials,
} from '@fairway/sandbox';
import { getResponse, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { MAX_BYTES } from './messages';
import { sealOf } from './seal';
import { SqsScanner } from './SqsScanner';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const HOST = `https://sqs.${REGION}.amazonaws.com`;
const JOBS = `${HOST}/${ACCOUNT}/fairway-image-scans.fifo`;
const RESULTS = `${HOST}/${ACCOUNT}/fairway-image-scan-results`;
const SECRET = 'a secret that only the portal has';
const SIGNAL = new AbortController().signal;

const job: ScanJob = {
  id: '0b6f2a3e-5d1c-4f7a-9b8e-2c4d6e8f0a1b',
  entityRef: 'component:default/app',
  kind: 'container',
  reference: 'registry.example/team/app:v1',
  digest: `sha256:${'b'.repeat(64)}`,
  region: null,
  accountId: null,
  place: 'harbour-prod/payments',
  cause: 'drift',
};

class Recorder implements ScanResultIntake {
  readonly taken: ReportedScan[] = [];
  failures = 0;

  async take(report: ReportedScan) {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The database is away');
    }
    this.taken.push(report);
    return 'accepted' as const;
  }
}

function client() {
  return new SQSClient({
    region: REGION,
    credentials: sandboxCredentials(ACCOUNT),
    maxAttempts: 1,
  });
}

const scannerOf = (jobs = JOBS) =>
  new SqsScanner({
    client: client(),
    jobs,
    results: RESULTS,
    secret: SECRET,
    frequency: { seconds: 5 },
  });

const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

function setUp() {
  const state = { now: new Date('2026-11-22T10:00:00Z') };
  const world = createWorld(
    {
      accounts: [{ accountId: ACCOUNT, regions: { [REGION]: {} } }],
      queues: [{ accountId: ACCOUNT, region: REGION, name: 'events' }],
    },
    { now: () => state.now },
  );
  const { handlers } = createSandbox({ world });
  server.resetHandlers(...handlers);
  const scanner = scannerOf();
  const poll = async (intake = new Recorder()) => {
    await scanner.results.poll(intake, SIGNAL);
    return intake.taken;
  };
  const pass = (seconds: number) => {
    state.now = new Date(state.now.getTime() + seconds * 1000);
  };
  /** Puts a message among the answers. */
  const answer = (body: string) =>
    client().send(
      new SendMessageCommand({ QueueUrl: RESULTS, MessageBody: body }),
    );
  const sends = () =>
    world.calls.list().filter(({ operation }) => operation === 'SendMessage');
  return { world, handlers, scanner, poll, pass, answer, sends };
}

const good = {
  version: 1,
  id: job.id,
  kind: job.kind,
  reference: job.reference,
  digest: job.digest,
  seal: sealOf(job, SECRET),
  state: 'clean',
};
const text = (change: object) => JSON.stringify({ ...good, ...change });

describe('SqsScanner', () => {
  it('sends a job with the id of its scan, and reads the answer', async () => {
    const { scanner, poll, sends } = setUp();
    expect(await scanner.scan(job, SIGNAL)).toBeUndefined();
    expect(sends()).toMatchObject([
      {
        input: {
          QueueUrl: JOBS,
          MessageDeduplicationId: job.id,
          MessageGroupId: job.id,
        },
      },
    ]);
    expect(await poll()).toEqual([
      {
        outcome: 'result',
        id: job.id,
        result: expect.objectContaining({
          state: expect.stringMatching(/^(clean|findings|failed)$/),
        }),
      },
    ]);
    expect(await poll()).toEqual([]);
  });

  it('has an image scanned once although sending it timed out after it took effect', async () => {
    const { scanner, poll, handlers, sends } = setUp();
    server.use(
      http.post(
        `${HOST}/`,
        async ({ request }) => {
          await getResponse(handlers, request.clone());
          return HttpResponse.error();
        },
        { once: true },
      ),
    );
    await expect(scanner.scan(job, SIGNAL)).rejects.toThrow();
    await scanner.scan(job, SIGNAL);
    expect(sends()).toHaveLength(2);
    expect(await poll()).toHaveLength(1);
  });

  it('is tried again by who asked when it is throttled', async () => {
    const { scanner, poll, world } = setUp();
    world.faults.add({
      service: 'sqs',
      operation: 'SendMessage',
      error: 'Throttling',
      times: 1,
    });
    await expect(scanner.scan(job, SIGNAL)).rejects.toMatchObject({
      message: expect.stringContaining('Rate exceeded'),
    });
    await scanner.scan(job, SIGNAL);
    world.faults.add({
      service: 'sqs',
      operation: 'ReceiveMessage',
      error: 'Throttling',
      times: 1,
    });
    await expect(poll()).rejects.toThrow('Rate exceeded');
    expect(await poll()).toHaveLength(1);
  });

  it('sends no deduplication id to a standard queue, which refuses one', async () => {
    const { sends } = setUp();
    await scannerOf(RESULTS).scan(job, SIGNAL);
    expect(sends()).toMatchObject([{ input: { QueueUrl: RESULTS } }]);
    expect(sends()[0].input).not.toHaveProperty('MessageDeduplicationId');
    await expect(
      client().send(
        new SendMessageCommand({
          QueueUrl: RESULTS,
          MessageBody: 'x',
          MessageDeduplicationId: 'x',
        }),
      ),
    ).rejects.toThrow('not valid for this queue type');
    await expect(
      client().send(
        new SendMessageCommand({ QueueUrl: JOBS, MessageBody: 'x' }),
      ),
    ).rejects.toThrow('MessageDeduplicationId');
  });

  it('deletes an answer only when it is committed', async () => {
    const { poll, pass, answer } = setUp();
    await answer(text({}));
    const intake = new Recorder();
    intake.failures = 1;
    await expect(poll(intake)).rejects.toThrow('away');
    // It is hidden for a while, and then it comes again.
    expect(await poll()).toEqual([]);
    pass(31);
    expect(await poll()).toHaveLength(1);
    pass(31);
    expect(await poll()).toEqual([]);
  });

  it('takes the others when one can not be committed, and keeps that one', async () => {
    const { poll, pass, answer } = setUp();
    await answer(text({ state: 'failed', error: 'poison' }));
    await answer(text({}));
    await answer(text({ state: 'failed', error: 'no such image' }));
    const intake = new Recorder();
    const take = intake.take.bind(intake);
    const refusing = jest.spyOn(intake, 'take').mockImplementation(report => {
      if (JSON.stringify(report).includes('poison')) {
        throw new Error('The database does not take it');
      }
      return take(report);
    });
    await expect(poll(intake)).rejects.toThrow('does not take it');
    expect(intake.taken).toHaveLength(2);
    refusing.mockImplementation(take);
    pass(31);
    expect(await poll(intake)).toHaveLength(3);
  });

  it.each([
    ['control characters', 'a\u001b[2Jb'],
    ['characters that turn text round', 'a\u202eb'],
    ['NUL', 'a\0b'],
    ['half of a character', 'a\ud800b'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['a formula', '=HYPERLINK("https://evil.example","a")'],
  ])(
    'hands on the error of a scan with %s, and no such address',
    async (_what, odd) => {
      const { poll, answer } = setUp();
      await answer(text({ state: 'failed', error: odd }));
      await answer(text({ state: 'failed', error: 'x'.repeat(1001) }));
      await answer(text({ url: odd }));
      await answer(text({}).replace('{', '{"__proto__":{"critical":0},'));
      expect(await poll()).toEqual([
        {
          outcome: 'result',
          id: job.id,
          result: { state: 'failed', error: odd },
        },
        ...Array(3).fill({ outcome: 'malformed', why: expect.any(String) }),
      ]);
    },
  );

  it('hands over an answer again when it could not be deleted', async () => {
    const { poll, pass, answer, world } = setUp();
    await answer(text({}));
    world.faults.add({
      service: 'sqs',
      operation: 'DeleteMessage',
      error: 'InternalError',
      times: 1,
    });
    const intake = new Recorder();
    await expect(poll(intake)).rejects.toThrow();
    pass(31);
    const [first, second] = await poll(intake);
    expect(second).toEqual(first);
  });

  it('leaves the other queues of the account alone', async () => {
    const { world } = setUp();
    const seen = await client().send(
      new ReceiveMessageCommand({ QueueUrl: `${HOST}/${ACCOUNT}/events` }),
    );
    expect(seen.Messages).toBeUndefined();
    expect(world.queues).toHaveLength(1);
    await expect(
      client().send(
        new ReceiveMessageCommand({
          QueueUrl: `${HOST}/555566667777/fairway-image-scan-results`,
        }),
      ),
    ).rejects.toThrow('does not exist');
  });

  it.each([
    ['the secret of somebody else', { seal: sealOf(job, 'x'.repeat(40)) }],
    ['another scan', { id: '11111111-1111-4111-8111-111111111111' }],
    ['another image', { digest: `sha256:${'c'.repeat(64)}` }],
    ['another reference', { reference: 'registry.example/team/other:v1' }],
    ['another kind', { kind: 'machine' }],
    ['no digest', { digest: null }],
  ])('takes an answer as forged with %s', async (_what, change) => {
    const { poll, answer } = setUp();
    await answer(text(change));
    expect(await poll()).toEqual([
      { outcome: 'forged', why: expect.stringContaining('seal') },
    ]);
    expect(await poll()).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['more than belongs there', text({ approve: true })],
    ['another version', text({ version: 2 })],
    ['no id', text({ id: undefined })],
    ['an id that is none', text({ id: '../../x' })],
    ['an unknown state', text({ state: 'unknown' })],
    ['clean with findings', text({ critical: 1 })],
    ['findings without numbers', text({ state: 'findings' })],
    [
      'fewer than no findings',
      text({ state: 'findings', critical: -1, high: 0 }),
    ],
    ['findings as text', text({ state: 'findings', critical: '1', high: 0 })],
    ['a failure without a reason', text({ state: 'failed' })],
    ['a page as address', text({ url: 'data:text/html,hi' })],
    ['a short seal', text({ seal: 'x' })],
    ['too much', `${text({})}${' '.repeat(MAX_BYTES)}`],
  ])('takes an answer as malformed with %s', async (_what, body) => {
    const { poll, answer } = setUp();
    await answer(body);
    await answer(text({}));
    // What is refused is deleted, and hides nothing that comes after it.
    expect(await poll()).toEqual([
      { outcome: 'malformed', why: expect.stringMatching(/\w/) },
      { outcome: 'result', id: job.id, result: { state: 'clean' } },
    ]);
    expect(await poll()).toEqual([]);
  });

  it.each([
    ['a container by digest', {}, true],
    ['a container by tag', { digest: null }, false],
    ['a machine image', { kind: 'machine', digest: null }, true],
  ] as const)('decides on %s: %j', (_what, change, takes) => {
    expect(scannerOf().takes({ ...job, ...change })).toBe(takes);
  });
});
