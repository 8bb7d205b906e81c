import { sayPerson } from './sayPerson';

describe('a person in words', () => {
  it.each([
    ['user:default/ana', 'ana'],
    ['User:default/ana', 'ana'],
    ['user:partners/ana', 'partners/ana'],
    ['group:default/payments', 'group:payments'],
    ['group:partners/payments', 'group:partners/payments'],
    ['somebody@elsewhere.example', 'somebody@elsewhere.example'],
  ])('%s is %s', (ref, words) => {
    expect(sayPerson(ref)).toBe(words);
  });
});
