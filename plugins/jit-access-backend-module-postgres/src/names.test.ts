import * as fc from 'fast-check';
import { dialectFor } from './dialect';
import { problemOfRoleName } from './names';

describe('problemOfRoleName', () => {
  it.each(['ana', 'Ana Ünique', `o'neil "x"`, '漢字', 'x'.repeat(63)])(
    'accepts %j',
    name => expect(problemOfRoleName(name)).toBeUndefined(),
  );

  it.each([
    ['', 'empty'],
    [' ana', 'blank'],
    ['ana ', 'blank'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\ud800', 'broken Unicode'],
    ['é'.repeat(32), '64 bytes'],
    ['public', 'reserves'],
    ['none', 'reserves'],
    ['pg_monitor', 'reserves'],
  ])('refuses %j', (name, why) => {
    expect(problemOfRoleName(name)).toContain(why);
  });
});

/** The identifiers of a statement, read as PostgreSQL's scanner does. */
const identifiers = (sql: string) =>
  [...sql.matchAll(/"((?:[^"]|"")*)"/g)].map(([, inner]) =>
    inner.replaceAll('""', '"'),
  );

describe('dialects', () => {
  it('quote every name whole', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter(each => problemOfRoleName(each) === undefined);
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom(150_004, 160_000, 180_000),
        (role, login, version) => {
          const { grant, revoke } = dialectFor(version);
          for (const sql of [grant(role, login), revoke(role, login)]) {
            expect(identifiers(sql)).toEqual([role, login]);
            expect(sql.replaceAll(/"(?:[^"]|"")*"/g, '')).toMatch(
              /^(GRANT|REVOKE) {2}(TO|FROM) [A-Z, _]*$/,
            );
          }
        },
      ),
    );
  });

  it('record the grantor where there is one row for each', () => {
    expect(dialectFor(160_000).sharesMembership).toBe(true);
    expect(dialectFor(159_999).sharesMembership).toBe(false);
    expect(dialectFor(150_004).grant('r', 'l')).toBe('GRANT "r" TO "l"');
  });
});
