import { TestDatabases } from '@backstage/backend-test-utils';
import { startPortal, stopLogging } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('the loop on %s', databaseId => {
  it('goes from an event over a case and what is done about it to a decision', async () => {
    const portal = await startPortal(await databases.init(databaseId));
    expect(await portal.take(stopLogging())).toBe('accepted');
    expect(await portal.take(stopLogging())).toBe('duplicate');
    await portal.work();

    const { body: list } = await portal.call('security', 'GET', '/cases');
    expect(list).toMatchObject({ totalItems: 1 });
    const [summary] = list.items;
    expect(summary).toMatchObject({
      reference: 'SC-1',
      class: 'logging-weakened',
      level: 'L2',
      status: 'open',
      actor: {
        name: 'omar@harbour.example',
        userRef: 'user:default/omar',
      },
      entityRef: 'resource:default/aws-production',
      ownerRef: 'group:default/platform',
      holding: true,
      events: 1,
      proposals: 0,
    });

    const route = `/cases/${summary.id}`;
    const { body: found } = await portal.call('security', 'GET', route);
    expect(
      found.actions.map((a: { kind: string; state: string }) => [
        a.kind,
        a.state,
      ]),
    ).toEqual([
      ['end-grants', 'done'],
      ['hold-target', 'done'],
      ['refresh-service', 'done'],
      ['notify', 'done'],
    ]);
    expect(found.links).toEqual([
      {
        kind: 'grant',
        ref: 'request-1',
        title: 'Operate payments on AWS, held by omar',
        entityRef: 'resource:default/aws-production',
      },
    ]);
    expect(found.may).toEqual(['assign', 'close', 'comment']);
    expect(
      portal.access.calls.map(([what, subject]) => [what, subject]),
    ).toEqual([
      ['end', 'user:default/omar'],
      ['hold', 'resource:default/aws-production'],
    ]);
    expect(portal.refreshed).toEqual([
      'resource:default/aws-production',
      'component:default/payments-api',
    ]);
    expect(portal.notes).toHaveLength(1);

    await portal
      .call('security', 'POST', `${route}/assign`, {
        assignee: 'user:default/security',
      })
      .expect(200);
    await portal
      .call('security', 'POST', `${route}/close`, {
        decision: 'incident',
        reason: 'The trail is back, omar was told',
      })
      .expect(200);
    await portal.work();
    expect(portal.access.calls.at(-1)).toEqual([
      'lift',
      '',
      expect.objectContaining({
        by: 'user:default/security',
        caseId: summary.id,
      }),
    ]);
    const { body: closed } = await portal.call('auditor', 'GET', route);
    expect(closed).toMatchObject({
      status: 'closed',
      decision: 'incident',
      holding: false,
      closedBy: 'user:default/security',
      may: [],
    });
    const texts = closed.timeline.map((e: { text: string }) => e.text);
    expect(texts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Access of user:default\/omar: grants ended: \d/,
        ),
        'New access to resource:default/aws-production is held back until the case is closed',
        'Closed as incident: The trail is back, omar was told',
      ]),
    );
    expect(closed.timeline.map((e: { kind: string }) => e.kind)).toEqual([
      'opened',
      'planned',
      'planned',
      'planned',
      'planned',
      ...Array(5).fill(expect.stringMatching(/^(action|linked)$/)),
      'assigned',
      'closed',
      'action',
    ]);

    // What was decided stays decided, also when it is delivered once more.
    expect(await portal.take(stopLogging())).toBe('duplicate');
    const late = await portal
      .call('security', 'POST', `${route}/close`, {
        decision: 'incident',
        reason: 'once more',
      })
      .expect(409);
    expect(late.body.error.message).toMatch(
      /^The case was closed by security at \d+ \w{3} \d{4}, \d\d:\d\d UTC;/,
    );
  });

  it('says who had lifted a hold, and when, for pages to show as names', async () => {
    const portal = await startPortal(await databases.init(databaseId));
    portal.access.liftedAt = '2026-11-19T07:05:09.123Z';
    await portal.take(stopLogging());
    await portal.work();
    const { body } = await portal.call('security', 'GET', '/cases');
    const { body: found } = await portal.call(
      'security',
      'GET',
      `/cases/${body.items[0].id}`,
    );
    expect(JSON.stringify(found)).toContain(
      'user:default/ana has lifted the hold on resource:default/aws-production at 2026-11-19T07:05:09.123Z',
    );
  });

  it('tries again what failed, and does it once', async () => {
    const knex = await databases.init(databaseId);
    const portal = await startPortal(knex);
    portal.access.failures = 1;
    await portal.take(stopLogging());
    await portal.work();
    const { body } = await portal.call('security', 'GET', '/cases');
    const route = `/cases/${body.items[0].id}`;
    const states = async () => {
      const { body: found } = await portal.call('security', 'GET', route);
      return Object.fromEntries(
        found.actions.map((a: { kind: string; state: string }) => [
          a.kind,
          a.state,
        ]),
      );
    };
    expect(Object.values(await states()).filter(s => s === 'queued')).toEqual([
      'queued',
    ]);
    await knex('case_tasks').update({ due_at: '2026-01-01T00:00:00.000Z' });
    await portal.work();
    expect(await states()).toMatchObject({
      'end-grants': 'done',
      'hold-target': 'done',
    });
    expect(portal.access.calls).toHaveLength(2);
  });
});
