import { sayEntity, sayPerson } from './sayRef';

describe('an entity ref in words', () => {
  it.each([
    ['component:default/payments-api', 'payments-api'],
    ['Component:default/payments-api', 'payments-api'],
    ['component:money/payments-api', 'money/payments-api'],
    ['resource:default/aws-production', 'resource:aws-production'],
    ['resource:money/ledger', 'resource:money/ledger'],
    ['user:default/ana', 'user:ana'],
    ['somebody@elsewhere.example', 'somebody@elsewhere.example'],
  ])('%s is %s', (ref, words) => {
    expect(sayEntity(ref)).toBe(words);
  });

  it('leaves out of a person what all people have', () => {
    expect(sayPerson('user:default/ana')).toBe('ana');
    expect(sayPerson('group:default/payments')).toBe('group:payments');
  });
});
