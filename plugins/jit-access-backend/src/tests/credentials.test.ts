import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { CredentialService } from '../services/CredentialService';

jest.setTimeout(120_000);

const databases = createDatabases();

describe.each(databases.eachSupportedId())('credentials on %s', databaseId => {
  const setup = async (perMinute = 1000) => {
    const h = await Harness.create(await databases.init(databaseId));
    const id = await h.grant();
    await h.work();
    h.requestsPerMinute = perMinute;
    const { transactions, stores, rates } = h.backend();
    const service = new CredentialService(
      transactions,
      stores,
      h.providers,
      rates,
    );
    const found = await stores.grants.get(h.knex, id, undefined);
    if (!found) {
      throw new Error(`no grant ${id}`);
    }
    const issue = (by: string) => service.issue(found, user(by));
    return { h, id, found, issue };
  };
  const given = (h: Harness) =>
    h.provider.calls.filter(call => call.startsWith('credential'));

  it('end when the grant does that is there, not the one that was read before', async () => {
    const { h, id, found, issue } = await setup();
    const { endsAt } = found.grant;
    const sooner = new Date(Date.parse(endsAt ?? '') - 60_000).toISOString();
    await h.knex('access_grants').where({ id }).update({ ends_at: sooner });
    expect(await issue('ana')).toMatchObject({ expiresAt: sooner });
  });

  it('are not made of a grant that was returned meanwhile', async () => {
    const { h, id, issue } = await setup();
    await h.backend().grants.giveBack(id, user('ana'));
    await expect(issue('ana')).rejects.toThrow(/^The grant is revoking/);
    expect(given(h)).toEqual([]);
  });

  it('threat: a row of a grant exchanged before a credential is made', async () => {
    const { h, found, issue } = await setup();
    found.grant.entitlement = { role: 'admin' };
    await expect(issue('ana')).rejects.toThrow(/changed after it was approved/);
    expect(given(h)).toEqual([]);
  });

  it('threat: a ledger flooded with refusals of credentials', async () => {
    const { h, issue } = await setup(3);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => issue('chen')),
    );
    expect(
      outcomes.filter(
        each =>
          each.status === 'rejected' &&
          each.reason.name === 'TooManyRequestsError',
      ),
    ).toHaveLength(7);
    const refused = (await h.actions()).filter(a => a === 'credential-refused');
    // Three, and the one that says that it was too many.
    expect(refused).toHaveLength(4);
  });
});
