import type { GrantRef } from '@fairway/plugin-jit-access-node';
import {
  Fixture,
  grantOptions,
  options,
  revokeOptions,
} from './__testUtils__/Fixture';
import { GROUP_KINDS } from './__testUtils__/ldapHarness';
import {
  GROUPS,
  OTHER_GROUPS,
  PLACEHOLDER,
} from './__testUtils__/TestDirectory';

jest.setTimeout(60_000);

describe('groups of a real slapd', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.start();
  });
  afterAll(() => fixture.directory.close());

  describe('the group', () => {
    it('has to be marked to be granted; what was granted ends all the same', async () => {
      const group = await fixture.newGroup({
        description: 'fairway-jit is not here',
      });
      const ref = fixture.refFor(group, await fixture.newPerson());
      await expect(fixture.provider.grant(ref, grantOptions())).rejects.toThrow(
        'not marked',
      );
      await expect(fixture.provider.plan(ref)).rejects.toThrow('not marked');
      await fixture.change('add', group, 'description', 'fairway-jit');
      await fixture.provider.grant(ref, grantOptions());
      await fixture.change('delete', group, 'description', 'fairway-jit');
      expect(await fixture.provider.inspect(ref, options())).toBe('present');
      await fixture.provider.revoke(ref, revokeOptions());
      expect(await fixture.provider.inspect(ref, options())).toBe('absent');
    });

    it('is left with what people wrote, and without a trace of Fairway', async () => {
      const group = await fixture.newGroup({
        description: ['fairway-jit', 'By hand'],
      });
      const ref = fixture.refFor(group, await fixture.newPerson());
      await fixture.provider.grant(ref, grantOptions());
      expect(
        await fixture.directory.values(group, 'description'),
      ).toContainEqual(
        expect.stringMatching(
          /^fairway-jit grant=grant-\d+ person=[-0-9a-f]{36} group=cn=g\d+,\S+ member=cn=p/,
        ),
      );
      await fixture.provider.revoke(ref, revokeOptions());
      expect(
        (await fixture.directory.values(group, 'description')).sort(),
      ).toEqual(['By hand', 'fairway-jit']);
      expect(await fixture.directory.values(group, 'member')).toEqual([
        PLACEHOLDER,
      ]);
    });

    it('gets its placeholder when the last member goes', async () => {
      const group = await fixture.newGroup();
      const ref = fixture.refFor(group, await fixture.newPerson());
      await fixture.provider.grant(ref, grantOptions());
      await fixture.change('delete', group, 'member', PLACEHOLDER);
      const { groups } = fixture.directory.config();
      const without = fixture.create({
        groups: { ...groups, placeholder: undefined },
      });
      await expect(without.revoke(ref, revokeOptions())).rejects.toThrow(
        'set groups.placeholder',
      );
      expect(await fixture.provider.inspect(ref, options())).toBe('present');
      await fixture.provider.revoke(ref, revokeOptions());
      expect(await fixture.directory.values(group, 'member')).toEqual([
        PLACEHOLDER,
      ]);
      expect(
        await fixture.provider.listHolders(ref.entitlement, options()),
      ).toEqual([]);
    });

    it('that is gone has no members; one that can’t be seen is unknown', async () => {
      const ref = fixture.refFor(
        `cn=gone,${GROUPS}`,
        await fixture.newPerson(),
      );
      expect(await fixture.provider.inspect(ref, options())).toBe('absent');
      await fixture.provider.revoke(ref, revokeOptions());
      await expect(fixture.provider.grant(ref, grantOptions())).rejects.toThrow(
        'is not in directory',
      );
      const { groups } = fixture.directory.config();
      const base = { text: 'ou=no', rdns: ['ou=no'] };
      const blind = fixture.create({ groups: { ...groups, base } });
      await expect(
        blind.inspect(fixture.refFor(`cn=g,ou=no`, ref.principal), options()),
      ).rejects.toThrow('nothing is known');
    });

    describe('that was renamed', () => {
      const elsewhere = async (from: string, to: string) => {
        await fixture.directory.root.modifyDN(from, to);
        return to;
      };
      const granted = async () => {
        const group = await fixture.newGroup();
        const ref = fixture.refFor(group, await fixture.newPerson());
        await fixture.provider.grant(ref, grantOptions());
        return { group, ref };
      };

      it('still has the member that Fairway added, until that is taken out', async () => {
        const { group, ref } = await granted();
        const now = await elsewhere(group, `cn=new name %20,${GROUPS}`);
        expect(await fixture.provider.inspect(ref, options())).toBe('present');
        await fixture.provider.revoke(ref, revokeOptions());
        expect(await fixture.directory.values(now, 'member')).toEqual([
          PLACEHOLDER,
        ]);
        expect(await fixture.directory.values(now, 'description')).toEqual([
          'fairway-jit',
        ]);
        expect(await fixture.provider.inspect(ref, options())).toBe('absent');
      });

      it('is listed as what it was granted as, and as changed', async () => {
        const { group, ref } = await granted();
        const now = await elsewhere(group, group.replace('cn=', 'cn=changed-'));
        expect(await fixture.listed()).toContainEqual({
          entitlement: ref.entitlement,
          principal: ref.principal,
          grantId: ref.grantId,
          tampered: expect.stringContaining(now),
        });
        await fixture.provider.revoke(ref, revokeOptions());
      });

      it('is found also where a new one has its name', async () => {
        const { group, ref } = await granted();
        const now = await elsewhere(group, group.replace('cn=', 'cn=old-'));
        await fixture.directory.root.add(group, {
          ...GROUP_KINDS.groupOfNames.attributes,
          description: 'fairway-jit',
        });
        expect(await fixture.provider.inspect(ref, options())).toBe('present');
        await fixture.provider.revoke(ref, revokeOptions());
        expect(await fixture.directory.values(now, 'member')).toEqual([
          PLACEHOLDER,
        ]);
        expect(await fixture.provider.inspect(ref, options())).toBe('absent');
      });

      it('and moved away is found, and what can’t be taken out there is an error', async () => {
        const { group, ref } = await granted();
        const now = await elsewhere(group, group.replace(GROUPS, OTHER_GROUPS));
        expect(await fixture.provider.inspect(ref, options())).toBe('present');
        await expect(
          fixture.provider.revoke(ref, revokeOptions()),
        ).rejects.toThrow('result code 50');
        expect(await fixture.directory.values(now, 'member')).toContain(
          ref.principal,
        );
      });

      it('can be granted under its new name, each grant with an end of its own', async () => {
        const { group, ref } = await granted();
        const now = await elsewhere(group, group.replace('cn=', 'cn=next-'));
        const next = { ...fixture.refFor(now, ref.principal), grantId: 'next' };
        expect(await fixture.provider.inspect(next, options())).toBe('absent');
        await fixture.provider.grant(next, grantOptions());
        await fixture.provider.revoke(ref, revokeOptions());
        expect(await fixture.provider.inspect(ref, options())).toBe('absent');
        expect(await fixture.provider.inspect(next, options())).toBe('present');
        await fixture.provider.revoke(next, revokeOptions());
        expect(await fixture.directory.values(now, 'member')).toEqual([
          PLACEHOLDER,
        ]);
      });
    });

    it('that is no group is refused', async () => {
      const dn = `ou=sub,${GROUPS}`;
      await fixture.directory.root.add(dn, {
        objectClass: 'organizationalUnit',
      });
      await expect(
        fixture.provider.inspect(
          fixture.refFor(dn, await fixture.newPerson()),
          options(),
        ),
      ).rejects.toThrow('no group of a known kind');
    });
  });

  describe('what is listed', () => {
    it('is whole where a server gives few entries at a time', async () => {
      const refs: GrantRef[] = [];
      for (let n = 0; n < 12; n++) {
        refs.push(
          fixture.refFor(await fixture.newGroup(), await fixture.newPerson()),
        );
        await fixture.provider.grant(refs[n], grantOptions());
      }
      const found = (await fixture.listed()).map(({ principal }) => principal);
      expect(found).toEqual(
        expect.arrayContaining(refs.map(({ principal }) => principal)),
      );
    });

    it('are holders by nested groups too, each once, cycles or not', async () => {
      const [ana, bo] = [await fixture.newPerson(), await fixture.newPerson()];
      const inner = `cn=inner,${OTHER_GROUPS}`;
      const top = await fixture.newGroup({
        member: [PLACEHOLDER, ana, inner, 'cn=unknown,dc=example,dc=org'],
      });
      await fixture.directory.root.add(inner, {
        objectClass: 'groupOfNames',
        member: [bo, ana, top],
      });
      expect(
        await fixture.provider.listHolders(
          fixture.refFor(top, '').entitlement,
          options(),
        ),
      ).toEqual([ana, bo, 'cn=unknown,dc=example,dc=org'].sort());
    });

    it('are holders by their primary group in a POSIX group', async () => {
      await fixture.newPerson({ uid: 'primary', gidNumber: '4712' });
      const group = `cn=posix,${GROUPS}`;
      await fixture.directory.root.add(group, {
        objectClass: 'posixGroup',
        description: 'fairway-jit',
        memberUid: 'listed',
        gidNumber: '4712',
      });
      expect(
        await fixture.provider.listHolders(
          fixture.refFor(group, '').entitlement,
          options(),
        ),
      ).toEqual(['listed', 'primary']);
    });
  });
});
