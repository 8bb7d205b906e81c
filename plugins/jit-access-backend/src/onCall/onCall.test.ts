import { mockServices } from '@backstage/backend-test-utils';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { ConfiguredOnCall } from './ConfiguredOnCall';
import { personOnCall, readRotations } from './rotations';

jest.setTimeout(60_000);

const read = (rotations: object) =>
  readRotations(
    mockServices.rootConfig({ data: { jitAccess: { onCall: { rotations } } } }),
  );
const turns = (schedule: object) => {
  const rotation = read({ r: { schedule } }).get('r');
  if (!rotation || !('weekly' in rotation)) {
    throw new Error('no turns');
  }
  return (at: string) => personOnCall(rotation.weekly, new Date(at));
};
const PEOPLE = [user('ana'), 'User:default/Bo', user('chen')];

describe('turns', () => {
  it('change once a week at the handover, in the zone', () => {
    const who = turns({
      start: '2026-01-07',
      handover: 'Mon 09:00',
      zone: 'Europe/Berlin',
      people: PEOPLE,
    });
    expect(who('2026-01-12T07:59:59Z')).toBeUndefined();
    expect(who('2026-01-12T08:00:00Z')).toBe(user('ana'));
    expect(who('2026-01-19T07:59:59Z')).toBe(user('ana'));
    expect(who('2026-01-19T08:00:00Z')).toBe(user('bo'));
    expect(who('2026-01-26T08:00:00Z')).toBe(user('chen'));
    expect(who('2026-02-02T08:00:00Z')).toBe(user('ana'));
  });

  it('keep the time of day when clocks change', () => {
    const who = turns({
      start: '2026-03-23',
      zone: 'Europe/Berlin',
      people: PEOPLE,
    });
    // Summer time begins on 29 March: 09:00 is 07:00 in UTC then.
    expect(who('2026-03-30T06:59:59Z')).toBe(user('ana'));
    expect(who('2026-03-30T07:00:00Z')).toBe(user('bo'));
  });
});

it.each([
  ['neither', { r: {} }, /either a group or a schedule/],
  [
    'both',
    {
      r: {
        group: 'group:default/a',
        schedule: { start: '2026-01-01', people: PEOPLE },
      },
    },
    /either/,
  ],
  [
    'a user for a group',
    { r: { group: 'user:default/a' } },
    /no ref of a group/,
  ],
  [
    'no people',
    { r: { schedule: { start: '2026-01-01', people: [] } } },
    /at least one/,
  ],
  [
    'a group for a person',
    { r: { schedule: { start: '2026-01-01', people: ['group:default/a'] } } },
    /refs of users/,
  ],
  [
    'a bad zone',
    { r: { schedule: { start: '2026-01-01', zone: 'Mars', people: PEOPLE } } },
    /no time zone/,
  ],
  [
    'a bad handover',
    { r: { schedule: { start: '2026-01-01', handover: '9', people: PEOPLE } } },
    /Mon 09:00/,
  ],
  [
    'a bad start',
    { r: { schedule: { start: 'soon', people: PEOPLE } } },
    /must be a date/,
  ],
])('refuses %s', (_, rotations, message) => {
  expect(() => read(rotations)).toThrow(message);
});

const databases = createDatabases();

it('tells who is on call, and never takes an error for nobody', async () => {
  const h = await Harness.create(await databases.init('SQLITE_3'));
  const source = new ConfiguredOnCall(
    h.knex,
    h.clock,
    h.backend().people,
    read({
      group: { group: 'group:default/payments-oncall' },
      gone: { group: 'group:default/gone' },
      later: { schedule: { start: '2999-01-01', people: PEOPLE } },
      turns: { schedule: { start: '2020-01-01', people: [user('omar')] } },
    }),
  );
  expect(await source.onCall('group')).toEqual({
    status: 'resolved',
    value: [user('omar')],
  });
  expect(await source.onCall('turns')).toEqual({
    status: 'resolved',
    value: [user('omar')],
  });
  expect(await source.onCall('later')).toMatchObject({ status: 'empty' });
  expect(await source.onCall('other')).toMatchObject({ status: 'empty' });
  expect(await source.onCall('gone')).toMatchObject({ status: 'error' });
  h.world.broken.add('all');
  expect(await source.onCall('group')).toMatchObject({ status: 'error' });
});
