import {
  Fixture,
  grantOptions,
  options,
  revokeOptions,
} from './__testUtils__/Fixture';
import { userWithDn } from './__testUtils__/ldapHarness';
import { GROUPS, PLACEHOLDER } from './__testUtils__/TestDirectory';

jest.setTimeout(60_000);

describe('members of groups of a real slapd', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.start();
  });
  afterAll(() => fixture.directory.close());

  describe('the member', () => {
    it('by somebody else’s hand is not granted over', async () => {
      const ref = fixture.refFor(
        await fixture.newGroup(),
        await fixture.newPerson(),
      );
      await fixture.change(
        'add',
        ref.entitlement.group,
        'member',
        ref.principal,
      );
      const error = await fixture.provider
        .grant(ref, grantOptions())
        .catch(thrown => thrown);
      expect(fixture.provider.classify(error)).toBe('permanent');
      expect(await fixture.provider.inspect(ref, options())).toBe('foreign');
      expect((await fixture.provider.plan(ref)).join()).toContain('would fail');
    });

    it('that somebody took out is absent and can be granted anew', async () => {
      const ref = fixture.refFor(
        await fixture.newGroup(),
        await fixture.newPerson(),
      );
      await fixture.provider.grant(ref, grantOptions());
      await fixture.change(
        'delete',
        ref.entitlement.group,
        'member',
        ref.principal,
      );
      expect(await fixture.provider.inspect(ref, options())).toBe('absent');
      await fixture.provider.grant(ref, grantOptions());
      expect(await fixture.provider.inspect(ref, options())).toBe('present');
      await fixture.provider.revoke(ref, revokeOptions());
      expect(
        await fixture.directory.values(ref.entitlement.group, 'description'),
      ).toEqual(['fairway-jit']);
    });

    it('is still found and taken out when the person was renamed', async () => {
      const group = await fixture.newGroup();
      const ref = fixture.refFor(group, await fixture.newPerson());
      await fixture.provider.grant(ref, grantOptions());
      await fixture.directory.rename(
        ref.principal,
        'cn=renamed',
        group,
        'member',
      );
      expect(await fixture.provider.inspect(ref, options())).toBe('present');
      expect(await fixture.listed()).toContainEqual(
        expect.objectContaining({
          principal: ref.principal,
          tampered: expect.stringContaining('cn=renamed'),
        }),
      );
      await fixture.provider.revoke(ref, revokeOptions());
      expect(await fixture.directory.values(group, 'member')).toEqual([
        PLACEHOLDER,
      ]);
    });

    it('is taken out although the configuration no longer allows its group', async () => {
      const ref = fixture.refFor(
        await fixture.newGroup(),
        await fixture.newPerson(),
      );
      await fixture.provider.grant(ref, grantOptions());
      const { groups, users } = fixture.directory.config();
      const moved = fixture.create({ groups: { ...groups, base: users.base } });
      await expect(moved.grant(ref, grantOptions())).rejects.toThrow(
        'is not beneath',
      );
      expect(await moved.inspect(ref, options())).toBe('present');
      await moved.revoke(ref, revokeOptions());
      expect(await fixture.provider.inspect(ref, options())).toBe('absent');
    });

    it('wins against everybody else who changes the group at once', async () => {
      const group = await fixture.newGroup();
      const people: string[] = [];
      for (let n = 0; n < 12; n++) {
        people.push(await fixture.newPerson());
      }
      const refs = people.map(person => fixture.refFor(group, person));
      await Promise.all(
        refs.map(ref => fixture.provider.grant(ref, grantOptions())),
      );
      await Promise.all(
        refs.flatMap(ref => [
          fixture.provider.revoke(ref, revokeOptions()),
          fixture.provider.revoke(ref, revokeOptions()),
        ]),
      );
      expect(await fixture.directory.values(group, 'member')).toEqual([
        PLACEHOLDER,
      ]);
      expect(await fixture.directory.values(group, 'description')).toEqual([
        'fairway-jit',
      ]);
    });

    it('is never a group, nor somebody with another spelling of the attribute', async () => {
      const { users, groups } = fixture.directory.config();
      const wide = fixture.create({ users: { ...users, base: groups.base } });
      const inside = await fixture.newGroup();
      const entitlement = {
        directory: 'corp',
        group: await fixture.newGroup(),
      };
      expect(
        await wide.mapPrincipal(userWithDn(inside), entitlement),
      ).toMatchObject({
        status: 'error',
        reason: expect.stringContaining('is a group'),
      });
      const person = await fixture.newPerson();
      expect(
        await fixture.provider.mapPrincipal(
          userWithDn(person.replace('cn=', 'commonName=')),
          entitlement,
        ),
      ).toMatchObject({
        status: 'error',
        reason: expect.stringContaining('has to be written'),
      });
    });

    it('is an error, not nobody, while the directory is down', async () => {
      const nowhere = fixture.create({ url: new URL('ldap://127.0.0.1:9') });
      const group = `cn=any,${GROUPS}`;
      const person = await fixture.newPerson();
      expect(
        await nowhere.mapPrincipal(
          userWithDn(person),
          fixture.refFor(group, '').entitlement,
        ),
      ).toMatchObject({ status: 'error' });
      expect(
        (await nowhere.plan(fixture.refFor(group, person))).join(),
      ).toContain('could not be asked');
    });
  });
});
