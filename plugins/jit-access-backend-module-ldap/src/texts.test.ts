import type { Entity } from '@backstage/catalog-model';
import { Fixture, grantOptions, options } from './__testUtils__/Fixture';
import { PEOPLE } from './__testUtils__/TestDirectory';
import { parseDn } from './dn';
import { parseNote } from './notes';

jest.setTimeout(60_000);

/** What people may write into an attribute of their own. */
const ODD = [
  ['a NUL character', '\0'],
  ['control characters', '\u001b[2K\u0007'],
  ['what turns text round', '\u202egnp.exe\u2066'],
  ['markup', '<img src=x onerror=alert(1)>'],
  ['a formula', '=cmd|calc!A1'],
  ['half of a pair of surrogates', '\ud800'],
  ['a million characters', 'x'.repeat(1_000_000)],
] as const;

describe('texts of a real slapd', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.start();
  });
  afterAll(() => fixture.directory.close());

  it.each(ODD)('notes with %s hide no other membership', async (_what, odd) => {
    const group = await fixture.newGroup();
    const person = await fixture.newPerson();
    const ref = fixture.refFor(group, person);
    await fixture.provider.grant(ref, grantOptions());
    const notes = [
      `fairway-jit grant=${odd} person=- member=${person}`,
      `fairway-jit grant=g person=- group=${odd} member=${person}`,
      `fairway-jit grant=g person=- member=${odd}`,
      `fairway-jit grant=g person=- group=%E0%A4%A member=${odd}`,
    ];
    for (const note of notes) {
      // What the server itself refuses is nothing to be afraid of.
      await fixture.change('add', group, 'description', note).catch(() => {});
    }
    const tuples = await fixture.listed();
    expect(tuples).toContainEqual(
      expect.objectContaining({
        principal: person,
        entitlement: { directory: 'corp', group },
      }),
    );
    expect(await fixture.provider.inspect(ref, options())).toBe('present');
  });

  it.each(ODD)(
    'a member with %s in its name is told as it is, or not at all',
    async (_what, odd) => {
      const group = await fixture.newGroup();
      const person = await fixture.newPerson();
      const added = await fixture
        .change('add', group, 'member', `cn=${odd},${PEOPLE}`, person)
        .then(
          () => [`cn=${odd},${PEOPLE}`],
          () => [],
        );
      const holders = await fixture.provider.listHolders(
        fixture.refFor(group, person).entitlement,
        options(),
      );
      expect(holders).toHaveLength(added.length > 0 ? 2 : 0);
    },
  );

  it.each(ODD)(
    'an annotation with %s is nobody, and is said so',
    async (_what, odd) => {
      const group = await fixture.newGroup();
      const user: Entity = {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: {
          name: 'ana',
          annotations: { 'fairway.dev/ldap-dn': `cn=${odd},${PEOPLE}` },
        },
      };
      expect(
        await fixture.provider.mapPrincipal(user, {
          directory: 'corp',
          group,
        }),
      ).toMatchObject({ status: 'error' });
    },
  );
});

describe('names without an end', () => {
  it('are read by nobody, one character after the other', () => {
    expect(parseDn(`cn=${'x'.repeat(10_000)},dc=example`)).toBeUndefined();
    const note = `fairway-jit grant=g person=- member=${'x'.repeat(20_000)}`;
    expect(parseNote(note)).toBeUndefined();
  });
});
