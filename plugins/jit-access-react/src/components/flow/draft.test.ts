import { sampleEntitlement } from '../../testUtils';
import { checkDraft, emptyDraft, toRequest } from './draft';

const entitlement = sampleEntitlement();
const good = {
  ...emptyDraft(entitlement),
  duration: 'PT20S',
  reason: 'Fix a stuck payment',
};

describe('checkDraft', () => {
  it('has nothing against a good draft', () => {
    expect(checkDraft(good, entitlement)).toEqual({});
    expect(checkDraft({ ...good, ticket: 'INC-42' }, entitlement)).toEqual({});
  });

  it.each([
    [{ duration: 'PT1S' }, { duration: 'duration-too-short' }],
    [{ duration: 'P9D' }, { duration: 'duration-too-long' }],
    [{ duration: '' }, { duration: 'duration-missing' }],
    [{ reason: '   short   ' }, { reason: 'reason-short' }],
    [{ reason: 'x'.repeat(501) }, { reason: 'reason-long' }],
    [{ ticket: 'ABC' }, { ticket: 'ticket-wrong' }],
  ])('finds what is wrong with %j', (change, problems) => {
    expect(checkDraft({ ...good, ...change }, entitlement)).toEqual(problems);
  });

  it('wants a ticket where the policy does', () => {
    const strict = sampleEntitlement({
      inputs: {
        reason: { minLength: 1, maxLength: 9_999 },
        ticket: { pattern: '^INC', required: true, verified: false },
        fields: [],
      },
    });
    expect(checkDraft(good, strict)).toEqual({ ticket: 'ticket-missing' });
  });

  it('leaves a pattern it can not read to the server', () => {
    const odd = sampleEntitlement({
      inputs: {
        reason: { minLength: 1, maxLength: 9_999 },
        ticket: { pattern: '(?i)[', required: false, verified: false },
        fields: [],
      },
    });
    expect(checkDraft({ ...good, ticket: 'x' }, odd)).toEqual({});
  });
});

describe('toRequest', () => {
  it('begins with the default duration', () => {
    expect(emptyDraft(entitlement).duration).toBe('PT1H');
  });

  it('trims, and leaves out an empty ticket', () => {
    expect(
      toRequest({ ...good, reason: '  because of it ' }, entitlement),
    ).toEqual({
      entitlementId: 'payments-db-rw',
      duration: 'PT20S',
      reason: 'because of it',
    });
    expect(toRequest({ ...good, ticket: ' INC-1 ' }, entitlement).ticket).toBe(
      'INC-1',
    );
  });
});
