import type { GrantRef } from '@fairway/plugin-jit-access-node';
import { TestOrganisation } from './__testUtils__/testOrganisation';
import { classify } from './classify';

jest.setTimeout(30_000);

const options = () => ({ signal: new AbortController().signal });
const grantOptions = () => ({ ...options(), expiresAt: new Date() });
const revokeOptions = () => ({ ...options(), killSessions: false });

describe('GithubTeamsProvider before the sandbox', () => {
  let organisation: TestOrganisation;
  beforeEach(async () => {
    organisation = await TestOrganisation.start();
  });
  afterEach(() => organisation.close());

  const refFor = (principal: string, team = 'release'): GrantRef => ({
    grantId: 'g-1',
    entitlement: { organisation: 'harbour', team },
    principal,
  });
  const attempt = async (call: () => Promise<unknown>) => {
    try {
      await call();
      return 'done';
    } catch (error) {
      return `${classify(error)}: ${error}`;
    }
  };
  const grantAs = (ref: GrantRef, config = {}) =>
    attempt(() => organisation.provider(config).grant(ref, grantOptions()));
  const managed = async (config = {}) => {
    const found = [];
    const provider = organisation.provider(config);
    for await (const tuple of provider.listManaged(options())) {
      found.push(tuple);
    }
    return found;
  };

  describe('people', () => {
    it('are who they are, also when somebody else takes their old login', async () => {
      const ref = refFor(organisation.newUser());
      const squatter = organisation.newUser();
      const [old, taker] = organisation.github.users.slice(-2);
      [old.login, taker.login] = ['ana-renamed', old.login];
      expect(await grantAs(ref)).toBe('done');
      expect(organisation.membership('release', ref.principal)).toBeDefined();
      expect(organisation.membership('release', squatter)).toBeUndefined();
    });

    it('outside of the organisation are refused, and not invited', async () => {
      const ref = refFor(organisation.newUser(false));
      expect(await grantAs(ref)).toMatch(
        /^permanent: .*invites them to the organisation/,
      );
      expect(organisation.changes()).toEqual([]);
      const lines = await organisation.provider().plan(ref);
      expect(lines.at(-1)).toContain('As things stand this would fail');
    });

    it('who were invited by others are pending until they accept, and can be taken out', async () => {
      const ref = refFor(organisation.newUser(false));
      organisation.put('release', ref.principal, 'member', 'pending');
      const provider = organisation.provider();
      expect(await provider.inspect(ref, options())).toBe('pending');
      expect(await managed()).toEqual([]);
      await provider.revoke(ref, revokeOptions());
      expect(await provider.inspect(ref, options())).toBe('absent');
    });

    it('who maintain a team, as owners do, are left as they are', async () => {
      organisation.put('release', '1');
      const provider = organisation.provider();
      expect(await provider.inspect(refFor('1'), options())).toBe('foreign');
      expect(await grantAs(refFor('1'))).toMatch(
        /^permanent: ConflictError.*maintains/,
      );
      await provider.revoke(refFor('1'), revokeOptions());
      expect(organisation.changes()).toEqual([]);
      expect(await managed()).toEqual([]);
      expect(
        await provider.listHolders(refFor('').entitlement, options()),
      ).toEqual(['1']);
    });
  });

  describe('teams', () => {
    it.each([
      ['standing', 'lacks [fairway-jit]'],
      ['undescribed', 'lacks [fairway-jit]'],
      ['nested', 'teams nested in it (inner)'],
    ])(
      'whose members can’t be told apart are refused: %s',
      async (team, why) => {
        organisation.nest('inner', 'nested');
        const ref = refFor(organisation.newUser(), team);
        expect(await grantAs(ref)).toMatch(/^permanent: /);
        expect(await grantAs(ref)).toContain(why);
        await expect(organisation.provider().plan(ref)).rejects.toMatchObject({
          name: 'InputError',
          message: expect.stringContaining(why),
        });
        // Somebody is in it: nothing is said, and nothing is changed.
        organisation.put(team, ref.principal);
        const provider = organisation.provider();
        expect(await attempt(() => provider.inspect(ref, options()))).toContain(
          why,
        );
        expect(
          await attempt(() => provider.revoke(ref, revokeOptions())),
        ).toContain(why);
        expect(organisation.changes()).toEqual([]);
      },
    );

    it('that an identity provider keeps are refused, in words', async () => {
      const ref = refFor(organisation.newUser(), 'synced');
      expect(await grantAs(ref)).toMatch(
        /^permanent: NotAllowedError.*identity provider/,
      );
    });

    it('that are gone or hidden are an error, never an empty answer', async () => {
      const ref = refFor(organisation.newUser(), 'gone');
      const provider = organisation.provider();
      for (const call of [
        () => provider.inspect(ref, options()),
        () => provider.revoke(ref, revokeOptions()),
        () => provider.grant(ref, grantOptions()),
        () => provider.listHolders(ref.entitlement, options()),
        () => managed({ teams: ['gone'] }),
      ]) {
        expect(await attempt(call)).toMatch(/^permanent: NotFoundError/);
      }
    });

    it('that are nested say in the plan what comes with them', async () => {
      const lines = await organisation
        .provider()
        .plan(refFor(organisation.newUser(), 'child'));
      expect(lines.join('\n')).toContain(`nested in 'standing'`);
    });

    it('can be narrowed by the configuration', async () => {
      const ref = refFor(organisation.newUser());
      expect(await grantAs(ref)).toBe('done');
      const narrowed = organisation.provider({ teams: ['child'] });
      expect(() => narrowed.validate(ref.entitlement)).toThrow('team');
      await narrowed.revoke(ref, revokeOptions());
      expect(organisation.membership('release', ref.principal)).toBeUndefined();
    });
  });

  describe('lists', () => {
    it('are read to their end, marked teams only', async () => {
      organisation.world.paging.pageSize = 2;
      const users = Array.from({ length: 7 }, () => organisation.newUser());
      users.forEach(user => organisation.put('release', user));
      organisation.put('child', users[0]);
      organisation.put('standing', users[1]);
      expect(await managed()).toHaveLength(8);
      expect(await managed({ teams: ['child'] })).toEqual([
        {
          entitlement: { organisation: 'harbour', team: 'child' },
          principal: users[0],
          grantId: null,
          tampered: null,
        },
      ]);
      expect(
        await organisation
          .provider()
          .listHolders(refFor('', 'standing').entitlement, options()),
      ).toEqual(users.slice(0, 2));
    });

    it('fail as a whole when one page fails', async () => {
      organisation.world.paging.pageSize = 2;
      organisation.world.faults.add({
        service: 'github',
        operation: 'list teams',
        error: 'InternalError',
        skip: 1,
      });
      expect(await attempt(managed)).toMatch(/^retry: /);
    });

    it('fail while a marked team has teams nested in it', async () => {
      organisation.nest('inner', 'release');
      expect(await attempt(managed)).toContain('nested in it');
    });
  });

  describe('refusals of GitHub', () => {
    it.each([
      ['Throttling', 'retry'],
      ['InternalError', 'retry'],
      ['AccessDenied', 'permanent'],
      ['Disconnect', 'retry'],
    ] as const)('%s is %s', async (error, expected) => {
      organisation.world.faults.add({
        service: 'github',
        operation: 'put membership',
        error,
      });
      const ref = refFor(organisation.newUser());
      expect(await grantAs(ref)).toMatch(new RegExp(`^${expected}: `));
      expect(organisation.membership('release', ref.principal)).toBeUndefined();
    });

    it('a used up rate limit, which is also a 403, is tried again', async () => {
      organisation.github.tokens[0].remaining = 2;
      expect(await grantAs(refFor(organisation.newUser()))).toMatch(
        /^retry: .*API rate limit exceeded/,
      );
    });

    it('a wrong token, one of another kind and one of another organisation are not', async () => {
      const ref = refFor(organisation.newUser());
      expect(await grantAs(ref, { token: 'wrong' })).toMatch(
        /^permanent: .*401/,
      );
      expect(await grantAs(ref, { token: 'reader' })).toMatch(
        /^permanent: .*lack the permission/,
      );
      organisation.github.tokens[0].organisation = 'elsewhere';
      expect(await grantAs(ref)).toMatch(/^permanent: NotFoundError/);
    });

    it('are told in the plan when GitHub does not answer', async () => {
      organisation.world.faults.add({
        service: 'github',
        error: 'InternalError',
      });
      const lines = await organisation
        .provider()
        .plan(refFor(organisation.newUser()));
      expect(lines.at(-1)).toContain('could not be asked just now');
    });
  });
});
