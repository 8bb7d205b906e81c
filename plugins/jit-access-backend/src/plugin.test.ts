import { startPortal, WISH } from './__testUtils__/portal';
import { user } from './__testUtils__/world';

jest.setTimeout(60_000);

describe('plugin', () => {
  it('lets a person ask, another approve, and the access be used and returned', async () => {
    const portal = await startPortal({});

    const { body: entitlements } = await portal.get('ana', '/entitlements');
    expect(entitlements.items).toMatchObject([
      { id: 'db-rw', eligible: true, reason: null, risk: 'high' },
    ]);
    const { body: preview } = await portal
      .post('ana', '/requests/preview', WISH)
      .expect(200);
    expect(preview).toMatchObject({
      allowed: true,
      rule: 'usual',
      plan: ['give pay_rw to ana'],
      medianTimeToDecision: null,
    });
    const { body: created } = await portal
      .post('ana', '/requests', WISH)
      .expect(201);
    expect(created).toMatchObject({ state: 'pending', actions: ['withdraw'] });

    const { body: waiting } = await portal.get(
      'bo',
      '/requests?view=to-decide',
    );
    expect(waiting).toMatchObject({
      totalItems: 1,
      items: [{ id: created.id, actions: ['approve', 'deny'] }],
    });
    const { body: none } = await portal.get('ana', '/requests?view=to-decide');
    expect(none.totalItems).toBe(0);

    const { body: approved } = await portal
      .post('bo', `/requests/${created.id}/approve`)
      .expect(200);
    expect(approved).toMatchObject({
      state: 'approved',
      decisions: [{ by: user('bo'), verdict: 'approve' }],
      actions: [],
    });
    await portal.work();
    const { body: grant } = await portal
      .get('ana', `/grants/${approved.grantId}`)
      .expect(200);
    expect(grant).toMatchObject({
      state: 'active',
      actions: ['return', 'credential'],
    });
    const { body: live } = await portal.get(
      'bo',
      `/grants?view=all&live=true&entityRef=${encodeURIComponent('component:default/payments-api')}`,
    );
    expect(live).toMatchObject({
      totalItems: 1,
      items: [{ actions: ['revoke'] }],
    });

    await portal.post('ana', `/grants/${grant.id}/return`).expect(200);
    await portal.work();
    const { body: ended } = await portal.get('ana', `/grants/${grant.id}`);
    expect(ended).toMatchObject({ state: 'ended', endReason: 'returned' });
    expect(portal.provider.held.size).toBe(0);

    const { body: timeline } = await portal.get(
      'ana',
      `/audit?requestId=${created.id}&limit=100`,
    );
    expect(timeline.items[0]).toMatchObject({
      seq: 1,
      action: 'request-created',
      actor: user('ana'),
    });
    const { body: verified } = await portal.get('ada', '/audit/verify');
    expect(verified).toMatchObject({ ok: true, firstBadSeq: null });
  });

  it('tells approvers, the requester and open pages, and nobody else', async () => {
    const portal = await startPortal({});
    const { body: created } = await portal.post('ana', '/requests', WISH);
    await portal.deliver();
    expect(portal.notifications.send).toHaveBeenCalledTimes(1);
    expect(portal.notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: ['bo', 'chen', 'omar'].map(user),
        },
      }),
    );
    expect(portal.signals.publish).toHaveBeenCalledWith({
      channel: 'jit-access',
      recipients: { type: 'broadcast' },
      message: { action: 'refetch' },
    });

    portal.notifications.send.mockClear();
    await portal.post('bo', `/requests/${created.id}/deny`, {
      reason: 'use the read replica',
    });
    await portal.deliver();
    expect(portal.notifications.send).toHaveBeenCalledTimes(2);
    for (const entityRef of [[user('ana')], [user('chen'), user('omar')]]) {
      expect(portal.notifications.send).toHaveBeenCalledWith(
        expect.objectContaining({ recipients: { type: 'entity', entityRef } }),
      );
    }
  });

  it('does not start with a broken policy, and says where it is', async () => {
    await expect(startPortal({ role: '' })).rejects.toThrow(
      /db-rw\.yaml:1: target: entitlement\.role is missing/,
    );
  });
});
