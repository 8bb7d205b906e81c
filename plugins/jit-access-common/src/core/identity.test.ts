import fc from 'fast-check';
import { canonicalRef, canonicalSet, isSameIdentity } from './identity';

describe('identity', () => {
  it.each([
    ['user:default/ana', 'User:default/Ana'],
    ['user:default/ana', 'ana'],
    ['user:default/ana', 'USER:DEFAULT/ANA'],
    ['user:default/ana', ' user:default/ana '],
    ['user:default/ana', 'default/ana'],
  ])('%s is %s', (a, b) => {
    expect(isSameIdentity(a, b)).toBe(true);
  });

  it.each([
    ['user:default/ana', 'user:default/ana2'],
    ['user:default/ana', 'group:default/ana'],
    ['user:default/ana', 'user:other/ana'],
    ['user:default/a-b', 'user:default/a_b'],
  ])('%s is not %s', (a, b) => {
    expect(isSameIdentity(a, b)).toBe(false);
  });

  it('is stable and ignores case', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(name, name, (namespace, n) => {
        const ref = `user:${namespace}/${n}`;
        expect(canonicalRef(canonicalRef(ref))).toBe(canonicalRef(ref));
        expect(isSameIdentity(ref, ref.toUpperCase())).toBe(true);
      }),
    );
  });

  it('makes sets without repetition', () => {
    expect(canonicalSet(['Bo', 'user:default/bo', 'ana'])).toEqual([
      'user:default/ana',
      'user:default/bo',
    ]);
  });

  it('refuses what is no ref', () => {
    expect(() => canonicalRef('user:default/')).toThrow();
  });
});
