import * as fc from 'fast-check';
import { isBeneath, parseDn } from './dn';

const text = (dn: string) => parseDn(dn)?.text;

/** A value of any characters but control characters, spelled with escapes. */
const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter(each => each.trim() !== '' && !/\p{Cc}|\p{Cs}/u.test(each));

const inHex = (each: string) =>
  Buffer.from(each).toString('hex').replace(/../g, '\\$&');

const withBackslashes = (each: string) =>
  each.replace(/^[ #]|[ ]$|["+,;<>\\=]/g, character => `\\${character}`);

describe('parseDn', () => {
  it.each([
    ['CN=Ana , OU=People,DC=Example', 'cn=ana,ou=people,dc=example'],
    ['cn=A   b', 'cn=a b'],
    ['cn=Ünal\\, Ana', 'cn=ünal\\, ana'],
    ['cn=\\C3\\9Cnal\\2C Ana', 'cn=ünal\\, ana'],
    ['uid=x+cn=y', 'cn=y+uid=x'],
    ['cn=\\#1\\ ', 'cn=\\#1'],
    ['1.2.840=x', '1.2.840=x'],
  ])('reads %s', (from, to) => expect(text(from)).toBe(to));

  it.each([
    '',
    'ana',
    '=ana',
    'cn=',
    'cn= ',
    'cn=a,',
    ',cn=a',
    'cn=a;cn=b',
    'cn="a"',
    'cn=a\\',
    'cn=a\\zz',
    'cn=\\ff',
    'cn=a\nb',
    'cn=a\\0ab',
    'c n=a',
  ])('refuses %j', dn => expect(parseDn(dn)).toBeUndefined());

  it('gives all spellings of a name one form, which stays as it is', () => {
    fc.assert(
      fc.property(value, value, (first, second) => {
        const forms = [inHex, withBackslashes].map(spell =>
          text(`CN=${spell(first)}, OU = ${spell(second)}`),
        );
        expect(forms[0]).toBeDefined();
        expect(forms[1]).toBe(forms[0]);
        expect(text(forms[0] ?? '')).toBe(forms[0]);
        expect(parseDn(forms[0] ?? '')?.rdns).toHaveLength(2);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never takes two different names for one', () => {
    const plain = fc.stringMatching(/^[a-z0-9,+="\\;<>#]{1,8}$/);
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        fc.pre(one !== other);
        expect(text(`cn=${inHex(one)}`)).not.toBe(text(`cn=${inHex(other)}`));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('isBeneath', () => {
  const beneath = (dn: string, base: string) => {
    const [a, b] = [parseDn(dn), parseDn(base)];
    return a && b && isBeneath(a, b);
  };

  it.each([
    ['cn=a,ou=x,dc=o', 'OU=X, DC=O', true],
    ['cn=b,cn=a,ou=x,dc=o', 'ou=x,dc=o', true],
    ['ou=x,dc=o', 'ou=x,dc=o', false],
    ['cn=a\\,ou=x,dc=o', 'ou=x,dc=o', false],
    ['cn=a,ou=xx,dc=o', 'ou=x,dc=o', false],
    ['dc=o', 'ou=x,dc=o', false],
  ])('%s below %s: %s', (dn, base, is) => expect(beneath(dn, base)).toBe(is));
});
