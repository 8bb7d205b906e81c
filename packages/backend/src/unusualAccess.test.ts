import { TestDatabases } from '@backstage/backend-test-utils';
import { startBoth, TARGET, type Knex } from './__testUtils__/accessAndCases';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Working hours are always: the test runs at any time of day. */
const POLICY = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption: { default: warn }
defaults: { notify: auto }
unusualAccess:
  history: P180D
  minimum: { uses: 5, age: P14D }
  workingHours:
    zone: UTC
    days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
    from: '00:00'
    to: '24:00'
  usualOffHours: 0.2
  burst: { within: P1D, atLeast: 5, times: 1.5 }
  duration: { atLeast: PT2H, times: 4 }
`;

const DAY = 86_400_000;
const rooms = Array.from({ length: 14 }, (_, index) => `room-${index}`);
const earlier = (at: string, days: number) =>
  new Date(Date.parse(at) - days * DAY).toISOString();

/** Lets days pass for what was counted; access itself goes by the database's clock. */
async function letPass(knex: Knex, days: number): Promise<void> {
  for (const { person, slot } of await knex('usage_slots')) {
    await knex('usage_slots')
      .where({ person, slot })
      .update({ slot: earlier(slot, days) });
  }
  for (const { target, day, minutes } of await knex('usage_durations')) {
    await knex('usage_durations')
      .where({ target, day, minutes })
      .update({ day: earlier(day, days).slice(0, 10) });
  }
  for (const { person, last_used_at: at } of await knex('usage_pairs')) {
    await knex('usage_pairs')
      .where({ person })
      .update({ last_used_at: earlier(at, days) });
  }
}

it.each(databases.eachSupportedId())(
  'opens cases for grants that are unusual, and for no others, on %s',
  async databaseId => {
    const cases = await databases.init(databaseId);
    const portal = await startBoth({
      databases: {
        'jit-access': await databases.init(databaseId),
        'security-cases': cases,
      },
      automation: POLICY,
      people: ['chen', 'ana', 'bo', 'omar'],
      rooms,
    });
    const open = async () => {
      const { items } = await portal.read('security-cases/cases');
      return Promise.all(
        items.map(({ id }: { id: string }) =>
          portal.read(`security-cases/cases/${id}`),
        ),
      );
    };

    // What people usually do.
    for (const room of rooms.slice(0, 5)) {
      await portal.ask('ana', room, 'chen');
    }
    await portal.ask('bo', rooms[0], 'ana');
    await portal.ask('bo', rooms[1], 'ana');
    // Approved is not yet used.
    await portal.look();
    expect(await cases('usage_slots')).toEqual([]);
    await portal.provision();
    await portal.look();
    const slots = await cases('usage_slots').where({ feed: 'access' });
    expect(slots.reduce((sum, { uses }) => sum + Number(uses), 0)).toBe(7);
    await letPass(cases, 30);
    expect(await open()).toEqual([]);

    // It goes on as usual, but for somebody who was never there, and for a hurry.
    await portal.ask('bo', rooms[2], 'ana');
    const first = await portal.ask('omar', rooms[0], 'chen');
    await portal.provision();
    await portal.look();
    const [firstUse, ...others] = await open();
    expect(others).toEqual([]);
    expect(firstUse).toMatchObject({
      class: 'unusual-access',
      level: 'L1',
      status: 'open',
      entityRef: TARGET,
      actor: { userRef: 'user:default/omar' },
      links: [{ kind: 'grant', ref: first, title: `Enter ${rooms[0]}` }],
      securityEvents: [{ action: 'first-use' }],
    });
    // The link leads to access that is really there.
    const { grantId } = await portal.read(`jit-access/requests/${first}`);
    expect(await portal.read(`jit-access/grants/${grantId}`)).toMatchObject({
      state: 'active',
      grantee: 'user:default/omar',
    });
    expect(
      portal.target.state({
        entitlement: { room: rooms[0] },
        principal: 'omar',
      }),
    ).toBe('present');

    const asked: string[] = [];
    for (const room of rooms.slice(5, 13)) {
      asked.push(await portal.ask('ana', room, 'chen'));
    }
    await portal.look();
    expect(await open()).toHaveLength(1);
    await portal.provision();
    await portal.look();
    await portal.look();
    const both = await open();
    expect(both).toHaveLength(2);
    const burst = both.find(
      ({ actor }) => actor.userRef === 'user:default/ana',
    );
    expect(burst).toMatchObject({
      class: 'unusual-access',
      status: 'open',
      securityEvents: expect.arrayContaining([
        expect.objectContaining({ action: 'burst' }),
      ]),
    });
    // Which of them is the one too many is up to when they were provisioned.
    expect(burst.links).not.toEqual([]);
    for (const { kind, ref } of burst.links) {
      expect(kind).toBe('grant');
      expect(asked).toContain(ref);
    }
  },
);
