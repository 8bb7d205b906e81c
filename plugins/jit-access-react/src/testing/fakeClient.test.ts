import { FakeAccess } from './FakeAccess';
import { fakeClient } from './fakeClient';

const ANA = 'user:default/ana';
const BO = 'user:default/bo';
const wish = {
  entitlementId: 'payments-db-rw',
  duration: 'PT1H',
  reason: 'Fix a stuck payment',
};

describe('fakeClient', () => {
  it('goes from a request to access and back, as several people', async () => {
    const access = new FakeAccess();
    const ana = fakeClient(access, ANA);
    const bo = fakeClient(access, BO);
    const { id } = await ana.createRequest(wish);
    expect((await ana.getRequest(id)).actions).toEqual(['withdraw']);
    const waiting = await bo.listRequests({ view: 'to-decide' });
    expect(waiting.items.map(request => request.id)).toEqual([id]);
    await bo.approve(id, { duration: 'PT30M', reason: 'enough' });
    const [grant] = (await ana.listGrants({ view: 'mine', live: true })).items;
    expect(grant.endsAt).toBe('2026-11-23T09:30:00.000Z');
    await ana.returnGrant(grant.id);
    const left = await ana.listGrants({ view: 'mine', live: true });
    expect(left.items).toEqual([]);
  });

  it('tells the loser of a race who decided', async () => {
    const access = new FakeAccess();
    const { id } = await fakeClient(access, ANA).createRequest(wish);
    await fakeClient(access, BO).deny(id, { reason: 'no' });
    await expect(
      fakeClient(access, 'user:default/chen').approve(id),
    ).rejects.toThrow(/user:default\/bo decided at/);
  });

  it('refuses a second break-glass until the first is reviewed', async () => {
    const access = new FakeAccess();
    const ana = fakeClient(access, ANA);
    const { grantId } = await ana.breakGlass(wish);
    await expect(ana.breakGlass(wish)).rejects.toThrow(/owed/);
    await fakeClient(access, 'user:default/sam').reviewBreakGlass(
      grantId ?? '',
      { verdict: 'justified', comment: 'It was on fire' },
    );
    expect((await ana.breakGlass(wish)).state).toBe('approved');
  });
});
