import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ActionRunner } from './ActionRunner';

const SPEC = {
  eventId: 'thing-mutate',
  severityLevel: 'medium' as const,
  meta: { actionType: 'move' },
};

function setUp() {
  const heard: unknown[] = [];
  const runner = new ActionRunner({
    auth: mockServices.auth(),
    auditor: mockServices.auditor.mock({
      createEvent: async ({ eventId, meta }) => ({
        success: async () => void heard.push([eventId, meta, 'success']),
        fail: async ({ error }) => void heard.push([eventId, meta, error.name]),
      }),
    }),
  });
  const run = (
    kind: 'anyone' | 'person',
    credentials: Parameters<typeof runner.anyone>[0]['credentials'],
    input: object = {},
    work = async () => 'done',
  ) => runner[kind]({ input, credentials }, SPEC, work);
  return { run, heard };
}

const told = (by: string, outcome: string) => [
  'thing-mutate',
  { actionType: 'move', by },
  outcome,
];

describe('ActionRunner', () => {
  it('tells the auditor who called, and how it went', async () => {
    const { run, heard } = setUp();
    const person = mockCredentials.user('user:default/ana');
    const service = mockCredentials.service();
    expect(await run('anyone', service)).toBe('done');
    expect(await run('person', person)).toBe('done');
    await expect(run('person', service)).rejects.toThrow(/Only a person/);
    await expect(
      run('person', person, {}, async () => {
        throw new TypeError('no');
      }),
    ).rejects.toThrow('no');
    expect(heard).toEqual([
      told('a service', 'success'),
      told('user:default/ana', 'success'),
      told('a service', 'NotAllowedError'),
      told('user:default/ana', 'TypeError'),
    ]);
  });

  it('takes no text with a NUL character, and names its field', async () => {
    const { run, heard } = setUp();
    const work = jest.fn(async () => 'done');
    await expect(
      run('anyone', mockCredentials.service(), { inputs: { a: 'b\0' } }, work),
    ).rejects.toThrow('inputs.a must not hold control characters');
    expect(work).not.toHaveBeenCalled();
    expect(heard).toEqual([told('a service', 'InputError')]);
  });
});
