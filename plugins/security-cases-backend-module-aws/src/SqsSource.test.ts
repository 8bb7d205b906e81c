import { SQSClient } from '@aws-sdk/client-sqs';
import type { SecurityEventIntake } from '@fairway/plugin-security-cases-node';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { SqsSource } from './SqsSource';

const ACCOUNT = '111122223333';
const CALL_MILLIS = 20;
const HOST = 'https://sqs.eu-central-1.amazonaws.com';

/** Operations in their order, and what they are answered. */
const asked: string[] = [];
let answer: (
  operation: string,
) => Promise<HttpResponse<Record<string, unknown>>>;
const server = setupServer(
  http.post(`${HOST}/`, async ({ request }) => {
    const operation = `${request.headers.get('x-amz-target')?.split('.').at(-1)}`;
    asked.push(operation);
    return answer(operation);
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  asked.splice(0);
});
afterAll(() => server.close());

// Calls end when a test says so, however long the machine takes.
beforeEach(() => {
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

const source = () =>
  new SqsSource(
    [
      {
        url: `${HOST}/${ACCOUNT}/events`,
        client: new SQSClient({
          region: 'eu-central-1',
          credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
          maxAttempts: 1,
          md5: false,
        }),
      },
    ],
    {
      accounts: new Set([ACCOUNT]),
      minRetentionDays: 365,
      frequency: { seconds: 5 },
      callMillis: CALL_MILLIS,
    },
  );

const messages = (...bodies: string[]) =>
  HttpResponse.json<Record<string, unknown>>({
    Messages: bodies.map((Body, i) => ({
      Body,
      ReceiptHandle: `r${i}`,
      MessageId: `m${i}`,
    })),
  });
const done = () => HttpResponse.json<Record<string, unknown>>({});
/** Answers nothing; the time that a call has is over once it was asked. */
const never = async () => {
  jest.advanceTimersByTime(CALL_MILLIS);
  await delay('infinite');
  return done();
};
const times = (operation: string) =>
  asked.filter(each => each === operation).length;

const taken: string[] = [];
const intake: SecurityEventIntake = {
  async take(_source, raw) {
    if (String(raw) === 'poison') {
      throw new Error('The database does not take it');
    }
    taken.push(String(raw));
    return 'accepted';
  },
};
const { signal } = new AbortController();

it.each<[string, typeof answer]>([
  ['ReceiveMessage', never],
  [
    'DeleteMessage',
    async operation =>
      operation === 'ReceiveMessage' ? messages('{}') : never(),
  ],
])('waits for no answer to %s without end', async (operation, given) => {
  answer = given;
  await expect(source().poll(intake, signal)).rejects.toMatchObject({
    name: expect.stringMatching(/TimeoutError|AbortError/),
  });
  expect(asked.at(-1)).toBe(operation);
});

it('leaves a queue that fills as fast as it is read for the next round', async () => {
  answer = async operation => {
    if (asked.length > 1000) {
      throw new Error('It goes on for ever');
    }
    return operation === 'ReceiveMessage' ? messages('{}') : done();
  };
  await source().poll(intake, signal);
  expect(times('ReceiveMessage')).toBe(100);
  expect(times('DeleteMessage')).toBe(100);
});

it('takes the others when one can not be stored, and keeps that one', async () => {
  taken.splice(0);
  answer = async operation =>
    operation === 'ReceiveMessage' && times('ReceiveMessage') === 1
      ? messages('first', 'poison', 'last')
      : done();
  await expect(source().poll(intake, signal)).rejects.toThrow(
    'The database does not take it',
  );
  expect(taken).toEqual(['first', 'last']);
  expect(times('DeleteMessage')).toBe(2);
});

it('ends with the round, between two messages', async () => {
  taken.splice(0);
  const round = new AbortController();
  answer = async operation => {
    if (operation === 'DeleteMessage') {
      round.abort(new Error('shut down'));
    }
    return operation === 'ReceiveMessage' ? messages('one', 'two') : done();
  };
  await expect(source().poll(intake, round.signal)).rejects.toThrow(
    'shut down',
  );
  expect(taken).toEqual(['one']);
});
