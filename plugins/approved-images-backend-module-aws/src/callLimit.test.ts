import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { ScanJob } from '@fairway/plugin-approved-images-node';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { SqsScanner } from './SqsScanner';

const CALL_MILLIS = 20;
const HOST = 'https://sqs.eu-central-1.amazonaws.com';
const QUEUE = `${HOST}/111122223333/scans`;

/** The operation that is never answered, and those that were asked, in their order. */
let silent: string;
const asked: string[] = [];
const server = setupServer(
  http.post(`${HOST}/`, async ({ request }) => {
    const operation = `${request.headers.get('x-amz-target')?.split('.').at(-1)}`;
    asked.push(operation);
    if (operation === silent) {
      // The time that a call has is over once it was asked.
      jest.advanceTimersByTime(CALL_MILLIS);
      await delay('infinite');
    }
    return HttpResponse.json({
      Messages: [{ Body: '{}', ReceiptHandle: 'r', MessageId: 'm' }],
    });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

// Calls end when a test says so, however long the machine takes.
beforeEach(() => {
  asked.splice(0);
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'setInterval',
    ],
  });
});
afterEach(() => {
  jest.useRealTimers();
});

const job: ScanJob = {
  id: '0b6f2a3e-5d1c-4f7a-9b8e-2c4d6e8f0a1b',
  entityRef: 'component:default/app',
  kind: 'machine',
  reference: 'ami-0123456789abcdef0',
  digest: null,
  region: 'eu-central-1',
  accountId: '111122223333',
  place: '111122223333/eu-central-1',
  cause: 'drift',
};
const intake = { take: async () => 'malformed' as const };
const { signal } = new AbortController();

function setUp(
  credentials: SQSClientConfig['credentials'] = {
    accessKeyId: 'a',
    secretAccessKey: 'b',
  },
) {
  const client = new SQSClient({
    region: 'eu-central-1',
    credentials,
    maxAttempts: 1,
    md5: false,
  });
  const send = jest.spyOn(client, 'send');
  const scanner = new SqsScanner({
    client,
    jobs: QUEUE,
    results: QUEUE,
    secret: 'a secret that only the portal has',
    frequency: { seconds: 5 },
    callMillis: CALL_MILLIS,
  });
  /** What the last call was told to end with. */
  const told = () => send.mock.lastCall?.[1];
  return { scanner, told };
}

it.each(['SendMessage', 'ReceiveMessage', 'DeleteMessage'])(
  'waits for no answer to %s without end, and ends the call',
  async operation => {
    silent = operation;
    const { scanner, told } = setUp();
    await expect(
      operation === 'SendMessage'
        ? scanner.scan(job, signal)
        : scanner.results.poll(intake, signal),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/TimeoutError|AbortError/),
    });
    expect(asked.at(-1)).toBe(operation);
    expect(told()).toMatchObject({ abortSignal: { aborted: true } });
  },
);

it('waits for no credentials without end', async () => {
  const { scanner } = setUp(() => {
    jest.advanceTimersByTime(CALL_MILLIS);
    return new Promise<never>(() => {});
  });
  await expect(scanner.scan(job, signal)).rejects.toThrow(
    'there was no end in 20 ms',
  );
  expect(asked).toEqual([]);
});

it('ends with who asked', async () => {
  const round = new AbortController();
  const { scanner } = setUp(() => {
    round.abort(new Error('shut down'));
    return new Promise<never>(() => {});
  });
  await expect(scanner.scan(job, round.signal)).rejects.toThrow('shut down');
});
