import { TestDatabases } from '@backstage/backend-test-utils';
import type { NormalisedEvent } from '@fairway/plugin-security-cases-node';
import { startPortal, stopLogging } from '../__testUtils__/portal';
import { Inbox } from '../intake/Inbox';
import { normalisedEventSchema } from '../intake/schema';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** With a text at every place of an event that somebody else may choose. */
function withText(odd: string): NormalisedEvent {
  const [alias] = stopLogging().actor.aliases;
  return stopLogging({
    key: `event ${odd}`,
    action: `Stop${odd}Logging`,
    summary: `omar stopped trail ${odd}`,
    actor: {
      name: `omar${odd}`,
      aliases: [
        { path: 'metadata.annotations.example.org/name', value: `a${odd}` },
        alias,
      ],
    },
    target: { resource: `trail/${odd}`, place: `111122223333${odd}` },
    annotations: [
      { name: 'fairway.dev/other', value: `b${odd}`, among: true },
      { name: 'fairway.dev/aws-account', value: '111122223333' },
    ],
    links: [{ kind: 'image', ref: `c${odd}`, title: `d${odd}` }],
  });
}

const ODD = [
  ['a NUL character', '\0'],
  ['half of a pair of surrogates', '\ud800'],
] as const;

it('a title that is too long says that it goes on', async () => {
  const knex = await databases.init('SQLITE_3');
  const portal = await startPortal(knex);
  await portal.take(stopLogging({ summary: 'long '.repeat(60) }));
  const [{ title }] = await knex('security_cases').select('title');
  expect(title).toHaveLength(200);
  expect(title).toMatch(/long…$/);
});

describe.each(ODD)('an event with %s in every text', (_what, odd) => {
  it.each(databases.eachSupportedId())('is in a case on %s', async id => {
    const knex = await databases.init(id);
    const portal = await startPortal(knex);
    expect(await portal.take(withText(odd))).toBe('accepted');
    expect(await knex('event_inbox')).toEqual([]);
    expect(
      await knex('security_cases').select('actor_ref', 'entity_ref'),
    ).toEqual([
      {
        actor_ref: 'user:default/omar',
        entity_ref: 'resource:default/aws-production',
      },
    ]);
  });

  it('is looked up by nothing that no catalog can be asked for', () => {
    const { key, ...event } = normalisedEventSchema.parse(withText(odd));
    expect(JSON.stringify(event)).not.toMatch(/\\u0000|\\ud8/);
  });
});

it.each(databases.eachSupportedId())(
  'an event about a service whose owner gave it such texts is in a case on %s',
  async id => {
    const knex = await databases.init(id);
    const portal = await startPortal(knex);
    const entityRef = 'component:default/strange';
    expect(
      await portal.take(
        stopLogging({
          summary: `${entityRef} is not logged`,
          annotations: [],
          entityRefs: [entityRef],
        }),
      ),
    ).toBe('accepted');
    expect(await knex('event_inbox')).toEqual([]);
    expect(await knex('security_cases').select('title', 'tier')).toEqual([
      {
        title: expect.stringMatching(/^Strange !+ is not logged$/),
        tier: '1\ufffd',
      },
    ]);
  },
);

it.each(databases.eachSupportedId())(
  'what a source could not do is kept, and what it refused, on %s',
  async id => {
    const knex = await databases.init(id);
    const portal = await startPortal(knex);
    expect(
      await portal.intake.take('test', '', {
        outcome: 'forged',
        why: 'account 1\0 is none of those that are configured',
      }),
    ).toBe('forged');
    const inbox = new Inbox(knex);
    const now = new Date();
    const row = await inbox.put(
      { id: 'a', source: 'test', event: '{}', raw_hash: 'a' },
      now,
    );
    expect(row && (await inbox.putBack(row, 'no b\0', now))).toBe(1);
    expect([
      ...(await knex('event_sources').pluck('last_refusal')),
      ...(await knex('event_inbox').pluck('error')),
    ]).toEqual([
      'account 1\ufffd is none of those that are configured',
      'no b\ufffd',
    ]);
    jest
      .spyOn(portal.access, 'endGrantsOf')
      .mockRejectedValueOnce(new Error('no c\0'));
    await portal.take(stopLogging());
    await portal.work();
    // The others of that round are done all the same.
    expect(
      await knex('case_actions').whereNotNull('error').pluck('error'),
    ).toEqual(['Error: no c\ufffd']);
    expect(portal.access.calls.map(([what]) => what)).toContain('hold');
  },
);

it('whose names show nothing is an event all the same', () => {
  const given = stopLogging();
  const event = normalisedEventSchema.parse({
    ...given,
    actor: { ...given.actor, name: '\u200b' },
    target: { ...given.target, resource: '\0' },
  });
  expect([event.actor.name, event.target.resource]).toEqual([
    '\ufffd',
    '\ufffd',
  ]);
});

it.each(databases.eachSupportedId())(
  'an API server that sends NUL characters hides no event on %s',
  async id => {
    const knex = await databases.init(id);
    const portal = await startPortal(knex);
    const at = new Date().toISOString();
    const { status, body } = await portal.ingest(
      'harbour-prod',
      'token-of-harbour-prod',
      {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: ['\0', '\ud800'].map(odd => ({
          kind: 'Event',
          apiVersion: 'audit.k8s.io/v1',
          auditID: `audit${odd}`,
          stage: 'ResponseComplete',
          verb: 'delete',
          user: { username: `omar${odd}@harbour.example`, groups: [odd] },
          userAgent: odd,
          objectRef: {
            resource: 'configmaps',
            namespace: 'kube-system',
            name: 'audit-policy',
          },
          responseStatus: { code: 200 },
          requestReceivedTimestamp: at,
          stageTimestamp: at,
        })),
      },
    );
    expect([status, body]).toEqual([200, { accepted: 2 }]);
    expect(await knex('event_inbox')).toEqual([]);
    expect(await knex('security_events')).toHaveLength(2);
  },
);
