import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { InputError, serializeError } from '@backstage/errors';
import express from 'express';
import request from 'supertest';
import { CallRunner, type CallRunnerOptions } from './CallRunner';

const SPEC = {
  eventId: 'thing-fetch',
  severityLevel: 'low' as const,
  meta: { queryType: 'list' },
};
const from = (subject: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'things',
  });
const CALLERS = {
  nobody: mockCredentials.none.header(),
  person: mockCredentials.user.header(),
  service: from('plugin:catalog'),
  stranger: from('plugin:other'),
};

/** Runs a call, and tells what became of it. */
async function run(
  kind: 'anyone' | 'person' | 'plugin' | 'signed',
  caller: keyof typeof CALLERS,
  work: () => Promise<string> = async () => 'done',
  shown?: CallRunnerOptions['shown'],
) {
  const events: { eventId: string; seen: boolean; outcome: string }[] = [];
  const calls = new CallRunner({
    auditor: mockServices.auditor.mock({
      createEvent: async ({ eventId, request: seen }) => {
        const end = async (outcome: string) => {
          events.push({ eventId, seen: seen !== undefined, outcome });
        };
        return { success: () => end('success'), fail: () => end('fail') };
      },
    }),
    httpAuth: mockServices.httpAuth({
      pluginId: 'things',
      defaultCredentials: mockCredentials.none(),
    }),
    shown,
  });
  const app = express();
  app.get('/', (req, res) => {
    const call =
      kind === 'plugin'
        ? calls.plugin(req, 'catalog', SPEC, work)
        : calls[kind](req, SPEC, work);
    call.then(
      answer => res.send(answer),
      error => res.status(400).json(serializeError(error)),
    );
  });
  const { text, body } = await request(app)
    .get('/')
    .set('Authorization', CALLERS[caller]);
  return { answer: body.name ?? text, events };
}

describe('CallRunner', () => {
  it.each([
    ['anyone', 'nobody', 'AuthenticationError'],
    ['anyone', 'person', 'done'],
    ['anyone', 'service', 'done'],
    ['person', 'nobody', 'AuthenticationError'],
    ['person', 'person', 'done'],
    ['person', 'service', 'NotAllowedError'],
    ['plugin', 'nobody', 'AuthenticationError'],
    ['plugin', 'person', 'NotAllowedError'],
    ['plugin', 'service', 'done'],
    ['plugin', 'stranger', 'NotAllowedError'],
    ['signed', 'nobody', 'done'],
  ] as const)(
    'calls for %s answer %s with %s',
    async (kind, caller, answer) => {
      expect(await run(kind, caller)).toEqual({
        answer,
        events: [
          {
            eventId: 'thing-fetch',
            seen: true,
            outcome: answer === 'done' ? 'success' : 'fail',
          },
        ],
      });
    },
  );

  it('tells the auditor of work that failed', async () => {
    const { answer, events } = await run('anyone', 'person', async () => {
      throw new InputError('no');
    });
    expect(answer).toBe('InputError');
    expect(events).toEqual([expect.objectContaining({ outcome: 'fail' })]);
  });

  it('keeps a request from the auditor', async () => {
    const { events } = await run(
      'anyone',
      'person',
      async () => 'done',
      () => undefined,
    );
    expect(events).toEqual([expect.objectContaining({ seen: false })]);
  });
});
