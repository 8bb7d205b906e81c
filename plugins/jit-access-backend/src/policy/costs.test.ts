import { isQuickPattern, matchesInTime } from './costs';
import { compileCondition } from './cel';
import { policyText } from '../__testUtils__/policies';
import { findInputProblem } from './inputs';
import { parsePolicy } from './parsePolicy';

describe('what a text of somebody else can cost', () => {
  it.each([
    '^INC-\\d+$',
    '^[A-Z]+-\\d+$',
    '^(INC|CHG)-\\d+$',
    'PAY-[0-9]{2,9}',
    '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    '^(?:a|b|c)$',
    '[+*?{}()|^]+',
  ])('little: %s', pattern => {
    expect(isQuickPattern(pattern)).toBe(true);
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|a)(a|a)$',
    '^a?a?a?a$',
    '^a*b*c*$',
    'a*a*$',
    '^(a*){9}$',
    '^(?<x>a+){2,}$',
    '^a|b*b*$',
  ])('without end: %s', pattern => {
    expect(isQuickPattern(pattern)).toBe(false);
  });

  const endless = `${'a'.repeat(60)}!`;

  it('is bounded where a text is compared with a pattern', () => {
    expect(matchesInTime('^(a+)+$', endless)).toBe(false);
    expect(matchesInTime('^(a+)+$', 'aaa')).toBe(true);
    const policy = parsePolicy(
      'test.yaml',
      policyText({ inputs: { ticket: { pattern: '^(a+)+$' } } }),
      () => {},
    );
    const asked = { duration: 'PT1H', reason: 'repair of a payment' };
    expect(findInputProblem(policy, { ...asked, ticket: endless })).toEqual({
      field: 'ticket',
      message: 'ticket must match ^(a+)+$',
    });
  });

  it('is bounded where a condition is asked: it is undecided then', () => {
    const context = {
      request: {
        duration: 1,
        reason: endless,
        ticket: '',
        hasTicket: false,
        kind: 'access' as const,
        forOther: false,
        startsIn: 0,
        inputs: {},
      },
      subject: { ref: 'user:default/ana', groups: [] },
      clock: { at: new Date(0), hour: 0, weekday: 4 },
      entity: {
        kind: 'resource',
        namespace: 'default',
        name: 'db',
        type: '',
        lifecycle: '',
        tier: '',
        owner: '',
        tags: [],
      },
    };
    const list = JSON.stringify(Array.from({ length: 190 }, (_, n) => n));
    for (const expression of [
      'request.reason.matches("^(a+)+$")',
      ['a', 'b', 'c', 'd'].reduceRight(
        (inner, name) => `${list}.all(${name}, ${inner})`,
        'a + b + c + d >= 0',
      ),
    ]) {
      expect(compileCondition(expression).ask(context)).toEqual({
        decided: false,
        why: 'it took longer than 250 ms',
      });
    }
  });
});
