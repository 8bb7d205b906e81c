import { Attribute, Change } from 'ldapts';
import { Fixture, options } from './__testUtils__/Fixture';
import { GROUPS, OTHER_GROUPS } from './__testUtils__/TestDirectory';
import { LdapProxy } from './__testUtils__/LdapProxy';
import { withSession } from './DirectorySession';
import type { LdapProvider } from './LdapProvider';

jest.setTimeout(60_000);

describe('directories, each a real slapd', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.start();
  });
  afterAll(() => fixture.directory.close());

  describe('the connection', () => {
    const inspect = (which: LdapProvider, group: string) =>
      which.inspect(fixture.refFor(group, `cn=x,${GROUPS}`), options());

    it('is encrypted from the start with ldaps, or by StartTLS', async () => {
      const group = await fixture.newGroup();
      const { ca } = fixture.directory;
      for (const over of [
        { url: new URL(fixture.directory.ldapsUrl), ca },
        { url: new URL(fixture.directory.url), startTls: true, ca },
        {
          url: new URL(fixture.directory.url),
          startTls: true,
          ca,
          servername: 'localhost',
        },
      ]) {
        expect(await inspect(fixture.create(over), group)).toBe('absent');
      }
    });

    it.each([
      ['an unknown authority', {}],
      ['another name', { servername: 'ldap.example.com' }],
    ])('is refused for good with the certificate of %s', async (why, over) => {
      const group = await fixture.newGroup();
      const ca = why === 'another name' ? fixture.directory.ca : undefined;
      for (const over2 of [
        { url: new URL(fixture.directory.ldapsUrl) },
        { url: new URL(fixture.directory.url), startTls: true },
      ]) {
        const tls = fixture.create({ ...over2, ...over, ca });
        const error = await inspect(tls, group).catch(thrown => thrown);
        expect(error).toBeInstanceOf(Error);
        expect(tls.classify(error)).toBe('permanent');
      }
    });

    it('is tried again when nobody listens, and refused with a wrong password', async () => {
      const group = await fixture.newGroup();
      const nowhere = fixture.create({ url: new URL('ldap://127.0.0.1:9') });
      const error = await inspect(nowhere, group).catch(thrown => thrown);
      expect(nowhere.classify(error)).toBe('retry');
      expect(String(error)).toContain(`Directory 'corp', looking at`);

      const { bind } = fixture.directory.config();
      const wrong = fixture.create({ bind: { ...bind, password: 'wrong' } });
      const refused = await inspect(wrong, group).catch(thrown => thrown);
      expect(wrong.classify(refused)).toBe('permanent');
      expect(String(refused)).toContain('check bind.dn and bind.password');
      expect(String(refused)).not.toContain('wrong;');
    });

    it('that was lost is not made anew without authentication', async () => {
      const group = await fixture.newGroup();
      const proxy = await LdapProxy.create(fixture.directory.url);
      const directory = fixture.directory.config({ url: proxy.url });
      const { signal } = options();
      try {
        await expect(
          withSession(directory, 'looking', signal, async session => {
            expect(await session.read(group, ['cn'])).toBeDefined();
            await proxy.hangUp();
            // The client hears of it at the latest when it asks.
            await session.read(group, ['cn']).catch(() => undefined);
            // Nobody would tell who is not authenticated of any group.
            return session.read(group, ['cn']);
          }),
        ).rejects.toThrow('not established any more');
      } finally {
        await proxy.close();
      }
    });

    it('to another directory doesn’t stand for the one that can’t be asked', async () => {
      const two = fixture.create(
        {},
        { name: 'b', url: new URL('ldap://127.0.0.1:9') },
      );
      await expect(fixture.listed(two)).rejects.toThrow(`Directory 'b'`);
    });
  });

  describe('Fairway’s account', () => {
    it('can change members and its own notes, and nothing else', async () => {
      const { bind } = fixture.directory.config();
      const group = await fixture.newGroup();
      const person = await fixture.newPerson();
      const denied = async (dn: string, type: string, value: string) => {
        await expect(
          fixture.directory.as(bind, client =>
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
