import { mockServices } from '@backstage/backend-test-utils';
import type { GrantRef, ManagedTuple } from '@fairway/plugin-jit-access-node';
import { Attribute, Change } from 'ldapts';
import { GROUP_KINDS, userWithDn } from './__testUtils__/ldapHarness';
import {
  GROUPS,
  OTHER_GROUPS,
  PLACEHOLDER,
  TestDirectory,
} from './__testUtils__/TestDirectory';
import type { LdapDirectory } from './config';
import { LdapProvider } from './LdapProvider';

jest.setTimeout(60_000);

const options = () => ({ signal: new AbortController().signal });
const grantOptions = () => ({ ...options(), expiresAt: new Date() });
const revokeOptions = () => ({ ...options(), killSessions: false });

describe('LdapProvider on a real slapd', () => {
  let directory: TestDirectory;
  let provider: LdapProvider;
  let count = 0;

  beforeAll(async () => {
    directory = await TestDirectory.create();
    await directory.root.add(`cn=staff,${OTHER_GROUPS}`, {
      ...GROUP_KINDS.groupOfNames.attributes,
    });
    provider = create();
  });
  afterAll(() => directory.close());

  const create = (...over: Partial<LdapDirectory>[]) =>
    new LdapProvider({
      directories: (over.length ? over : [{}]).map(each =>
        directory.config(each),
      ),
      logger: mockServices.logger.mock(),
    });

  const newPerson = (attributes?: Record<string, string | string[]>) => {
    count += 1;
    return directory.addPerson(`p${count}`, attributes);
  };

  const newGroup = async (over: Record<string, string | string[]> = {}) => {
    count += 1;
    const dn = `cn=g${count},${GROUPS}`;
    await directory.root.add(dn, {
      ...GROUP_KINDS.groupOfNames.attributes,
      description: 'fairway-jit',
      ...over,
    });
    return dn;
  };

  const refFor = (group: string, principal: string): GrantRef => ({
    grantId: `grant-${count}`,
    entitlement: { directory: 'corp', group },
    principal,
  });

  const change = (
    operation: 'add' | 'delete',
    dn: string,
    type: string,
    ...values: string[]
  ) =>
    directory.root.modify(
      dn,
      new Change({ operation, modification: new Attribute({ type, values }) }),
    );

  const listed = async (which = provider) => {
    const tuples: ManagedTuple[] = [];
    for await (const tuple of which.listManaged(options())) {
      tuples.push(tuple);
    }
    return tuples;
  };

  describe('the connection', () => {
    const inspect = (which: LdapProvider, group: string) =>
      which.inspect(refFor(group, `cn=x,${GROUPS}`), options());

    it('is encrypted from the start with ldaps, or by StartTLS', async () => {
      const group = await newGroup();
      const { ca } = directory;
      for (const over of [
        { url: new URL(directory.ldapsUrl), ca },
        { url: new URL(directory.url), startTls: true, ca },
        {
          url: new URL(directory.url),
          startTls: true,
          ca,
          servername: 'localhost',
        },
      ]) {
        expect(await inspect(create(over), group)).toBe('absent');
      }
    });

    it.each([
      ['an unknown authority', {}],
      ['another name', { servername: 'ldap.example.com' }],
    ])('is refused for good with the certificate of %s', async (why, over) => {
      const group = await newGroup();
      const ca = why === 'another name' ? directory.ca : undefined;
      for (const over2 of [
        { url: new URL(directory.ldapsUrl) },
        { url: new URL(directory.url), startTls: true },
      ]) {
        const tls = create({ ...over2, ...over, ca });
        const error = await inspect(tls, group).catch(thrown => thrown);
        expect(error).toBeInstanceOf(Error);
        expect(tls.classify(error)).toBe('permanent');
      }
    });

    it('is tried again when nobody listens, and refused with a wrong password', async () => {
      const group = await newGroup();
      const nowhere = create({ url: new URL('ldap://127.0.0.1:9') });
      const error = await inspect(nowhere, group).catch(thrown => thrown);
      expect(nowhere.classify(error)).toBe('retry');
      expect(String(error)).toContain(`Directory 'corp', looking at`);

      const { bind } = directory.config();
      const wrong = create({ bind: { ...bind, password: 'wrong' } });
      const refused = await inspect(wrong, group).catch(thrown => thrown);
      expect(wrong.classify(refused)).toBe('permanent');
      expect(String(refused)).toContain('check bind.dn and bind.password');
      expect(String(refused)).not.toContain('wrong;');
    });

    it('to another directory doesn’t stand for the one that can’t be asked', async () => {
      const two = create({}, { name: 'b', url: new URL('ldap://127.0.0.1:9') });
      await expect(listed(two)).rejects.toThrow(`Directory 'b'`);
    });
  });

  describe('the group', () => {
    it('has to be marked to be granted; what was granted ends all the same', async () => {
      const group = await newGroup({ description: 'fairway-jit is not here' });
      const ref = refFor(group, await newPerson());
      await expect(provider.grant(ref, grantOptions())).rejects.toThrow(
        'not marked',
      );
      await expect(provider.plan(ref)).rejects.toThrow('not marked');
      await change('add', group, 'description', 'fairway-jit');
      await provider.grant(ref, grantOptions());
      await change('delete', group, 'description', 'fairway-jit');
      expect(await provider.inspect(ref, options())).toBe('present');
      await provider.revoke(ref, revokeOptions());
      expect(await provider.inspect(ref, options())).toBe('absent');
    });

    it('is left with what people wrote, and without a trace of Fairway', async () => {
      const group = await newGroup({ description: ['fairway-jit', 'By hand'] });
      const ref = refFor(group, await newPerson());
      await provider.grant(ref, grantOptions());
      expect(await directory.values(group, 'description')).toContainEqual(
        expect.stringMatching(
          /^fairway-jit grant=grant-\d+ person=[-0-9a-f]{36} member=cn=p/,
        ),
      );
      await provider.revoke(ref, revokeOptions());
      expect((await directory.values(group, 'description')).sort()).toEqual([
        'By hand',
        'fairway-jit',
      ]);
      expect(await directory.values(group, 'member')).toEqual([PLACEHOLDER]);
    });

    it('gets its placeholder when the last member goes', async () => {
      const group = await newGroup();
      const ref = refFor(group, await newPerson());
      await provider.grant(ref, grantOptions());
      await change('delete', group, 'member', PLACEHOLDER);
      const { groups } = directory.config();
      const without = create({ groups: { ...groups, placeholder: undefined } });
      await expect(without.revoke(ref, revokeOptions())).rejects.toThrow(
        'set groups.placeholder',
      );
      expect(await provider.inspect(ref, options())).toBe('present');
      await provider.revoke(ref, revokeOptions());
      expect(await directory.values(group, 'member')).toEqual([PLACEHOLDER]);
      expect(await provider.listHolders(ref.entitlement, options())).toEqual(
        [],
      );
    });

    it('that is gone has no members; one that can’t be seen is unknown', async () => {
      const ref = refFor(`cn=gone,${GROUPS}`, await newPerson());
      expect(await provider.inspect(ref, options())).toBe('absent');
      await provider.revoke(ref, revokeOptions());
      await expect(provider.grant(ref, grantOptions())).rejects.toThrow(
        'is not in directory',
      );
      const { groups } = directory.config();
      const base = { text: 'ou=no', rdns: ['ou=no'] };
      const blind = create({ groups: { ...groups, base } });
      await expect(
        blind.inspect(refFor(`cn=g,ou=no`, ref.principal), options()),
      ).rejects.toThrow('nothing is known');
    });

    it('that is no group is refused', async () => {
      const dn = `ou=sub,${GROUPS}`;
      await directory.root.add(dn, { objectClass: 'organizationalUnit' });
      await expect(
        provider.inspect(refFor(dn, await newPerson()), options()),
      ).rejects.toThrow('no group of a known kind');
    });
  });

  describe('the member', () => {
    it('by somebody else’s hand is not granted over', async () => {
      const ref = refFor(await newGroup(), await newPerson());
      await change('add', ref.entitlement.group, 'member', ref.principal);
      const error = await provider
        .grant(ref, grantOptions())
        .catch(thrown => thrown);
      expect(provider.classify(error)).toBe('permanent');
      expect(await provider.inspect(ref, options())).toBe('foreign');
      expect((await provider.plan(ref)).join()).toContain('would fail');
    });

    it('that somebody took out is absent and can be granted anew', async () => {
      const ref = refFor(await newGroup(), await newPerson());
      await provider.grant(ref, grantOptions());
      await change('delete', ref.entitlement.group, 'member', ref.principal);
      expect(await provider.inspect(ref, options())).toBe('absent');
      await provider.grant(ref, grantOptions());
      expect(await provider.inspect(ref, options())).toBe('present');
      await provider.revoke(ref, revokeOptions());
      expect(
        await directory.values(ref.entitlement.group, 'description'),
      ).toEqual(['fairway-jit']);
    });

    it('is still found and taken out when the person was renamed', async () => {
      const group = await newGroup();
      const ref = refFor(group, await newPerson());
      await provider.grant(ref, grantOptions());
      const renamed = ref.principal.replace('cn=p', 'cn=renamed');
      await directory.root.modifyDN(ref.principal, renamed);
      // The server's own upkeep of references runs after its answer.
      while (!(await directory.values(group, 'member')).includes(renamed)) {
        await new Promise(setImmediate);
      }
      expect(await provider.inspect(ref, options())).toBe('present');
      expect(await listed()).toContainEqual(
        expect.objectContaining({
          principal: ref.principal,
          tampered: expect.stringContaining(renamed),
        }),
      );
      await provider.revoke(ref, revokeOptions());
      expect(await directory.values(group, 'member')).toEqual([PLACEHOLDER]);
    });

    it('wins against everybody else who changes the group at once', async () => {
      const group = await newGroup();
      const people: string[] = [];
      for (let n = 0; n < 12; n++) {
        people.push(await newPerson());
      }
      const refs = people.map(person => refFor(group, person));
      await Promise.all(refs.map(ref => provider.grant(ref, grantOptions())));
      await Promise.all(
        refs.flatMap(ref => [
          provider.revoke(ref, revokeOptions()),
          provider.revoke(ref, revokeOptions()),
        ]),
      );
      expect(await directory.values(group, 'member')).toEqual([PLACEHOLDER]);
      expect(await directory.values(group, 'description')).toEqual([
        'fairway-jit',
      ]);
    });

    it('is never a group, nor somebody with another spelling of the attribute', async () => {
      const { users, groups } = directory.config();
      const wide = create({ users: { ...users, base: groups.base } });
      const inside = await newGroup();
      const entitlement = { directory: 'corp', group: await newGroup() };
      expect(
        await wide.mapPrincipal(userWithDn(inside), entitlement),
      ).toMatchObject({
        status: 'error',
        reason: expect.stringContaining('is a group'),
      });
      const person = await newPerson();
      expect(
        await provider.mapPrincipal(
          userWithDn(person.replace('cn=', 'commonName=')),
          entitlement,
        ),
      ).toMatchObject({
        status: 'error',
        reason: expect.stringContaining('has to be written'),
      });
    });

    it('is an error, not nobody, while the directory is down', async () => {
      const nowhere = create({ url: new URL('ldap://127.0.0.1:9') });
      const group = `cn=any,${GROUPS}`;
      const person = await newPerson();
      expect(
        await nowhere.mapPrincipal(
          userWithDn(person),
          refFor(group, '').entitlement,
        ),
      ).toMatchObject({ status: 'error' });
      expect((await nowhere.plan(refFor(group, person))).join()).toContain(
        'could not be asked',
      );
    });
  });

  describe('what is listed', () => {
    it('is whole where a server gives few entries at a time', async () => {
      const refs: GrantRef[] = [];
      for (let n = 0; n < 12; n++) {
        refs.push(refFor(await newGroup(), await newPerson()));
        await provider.grant(refs[n], grantOptions());
      }
      const found = (await listed()).map(({ principal }) => principal);
      expect(found).toEqual(
        expect.arrayContaining(refs.map(({ principal }) => principal)),
      );
    });

    it('are holders by nested groups too, each once, cycles or not', async () => {
      const [ana, bo] = [await newPerson(), await newPerson()];
      const inner = `cn=inner,${OTHER_GROUPS}`;
      const top = await newGroup({
        member: [PLACEHOLDER, ana, inner, 'cn=unknown,dc=example,dc=org'],
      });
      await directory.root.add(inner, {
        objectClass: 'groupOfNames',
        member: [bo, ana, top],
      });
      expect(
        await provider.listHolders(refFor(top, '').entitlement, options()),
      ).toEqual([ana, bo, 'cn=unknown,dc=example,dc=org'].sort());
    });

    it('are holders by their primary group in a POSIX group', async () => {
      await newPerson({ uid: 'primary', gidNumber: '4712' });
      const group = `cn=posix,${GROUPS}`;
      await directory.root.add(group, {
        objectClass: 'posixGroup',
        description: 'fairway-jit',
        memberUid: 'listed',
        gidNumber: '4712',
      });
      expect(
        await provider.listHolders(refFor(group, '').entitlement, options()),
      ).toEqual(['listed', 'primary']);
    });
  });

  describe('Fairway’s account', () => {
    it('can change members and its own notes, and nothing else', async () => {
      const { bind } = directory.config();
      const group = await newGroup();
      const person = await newPerson();
      const denied = async (dn: string, type: string, value: string) => {
        await expect(
          directory.as(bind, client =>
            client.modify(
              dn,
              new Change({
                operation: 'add',
                modification: new Attribute({ type, values: [value] }),
              }),
            ),
          ),
        ).rejects.toMatchObject({ code: 50 });
      };
      await denied(group, 'description', 'fairway-jit of my own');
      await denied(group, 'owner', person);
      await denied(person, 'description', 'fairway-jit grant=x');
      await denied(`cn=staff,${OTHER_GROUPS}`, 'member', person);
    });
  });
});
