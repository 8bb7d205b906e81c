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

describe('who, when and what else', () => {
  const NOW = Date.parse('2026-11-23T09:00:00.000Z');
  const wide = sampleEntitlement({
    forOthers: true,
    maxAhead: 'P1D',
    inputs: {
      ...entitlement.inputs,
      fields: [
        {
          name: 'rows',
          title: 'How many rows',
          type: 'integer',
          required: true,
          pattern: null,
          min: 1,
          max: 10,
          options: [],
        },
        {
          name: 'hash',
          title: 'Hash of the statement',
          type: 'string',
          required: false,
          pattern: '^[0-9a-f]+$',
          min: 4,
          max: 8,
          options: [],
        },
      ],
    },
  });
  const draft = {
    ...emptyDraft(wide),
    reason: 'Fix a stuck payment',
    inputs: { rows: '3', hash: '' },
  };
  const later = (startsAt: string) => ({ ...draft, later: true, startsAt });

  it('lets a complete draft pass', () => {
    expect(checkDraft(draft, wide, NOW)).toEqual({});
    expect(checkDraft(later('2026-11-23T10:00:00.000Z'), wide, NOW)).toEqual(
      {},
    );
  });

  it.each([
    [{ ...draft, forOther: true }, { grantee: 'person-missing' }],
    [later(''), { startsAt: 'starts-missing' }],
    [later('2026-11-23T08:59:00.000Z'), { startsAt: 'starts-past' }],
    [later('2026-11-24T09:01:00.000Z'), { startsAt: 'starts-far' }],
    [{ ...draft, inputs: {} }, { 'inputs.rows': 'field-missing' }],
    [{ ...draft, inputs: { rows: '1.5' } }, { 'inputs.rows': 'field-integer' }],
    [{ ...draft, inputs: { rows: '0' } }, { 'inputs.rows': 'field-low' }],
    [{ ...draft, inputs: { rows: '11' } }, { 'inputs.rows': 'field-high' }],
    [
      { ...draft, inputs: { rows: '1', hash: 'abc' } },
      { 'inputs.hash': 'field-short' },
    ],
    [
      { ...draft, inputs: { rows: '1', hash: 'abcdef012' } },
      { 'inputs.hash': 'field-long' },
    ],
    [
      { ...draft, inputs: { rows: '1', hash: 'xyz!' } },
      { 'inputs.hash': 'field-wrong' },
    ],
  ])('finds what is wrong with %#', (wrong, problems) => {
    expect(checkDraft(wrong, wide, NOW)).toEqual(problems);
  });

  it('sends only what was asked for', () => {
    expect(toRequest(draft, wide)).toEqual({
      entitlementId: 'payments-db-rw',
      duration: 'PT1H',
      reason: 'Fix a stuck payment',
      inputs: { rows: '3' },
    });
    expect(
      toRequest(
        {
          ...later('2026-11-23T10:00:00.000Z'),
          forOther: true,
          grantee: 'user:default/bo',
        },
        wide,
      ),
    ).toMatchObject({
      grantee: 'user:default/bo',
      startsAt: '2026-11-23T10:00:00.000Z',
    });
    // What the policy does not offer is not sent, whatever the draft says.
    const plain = toRequest(
      { ...later('2026-11-23T10:00:00.000Z'), forOther: true },
      entitlement,
    );
    expect(plain).not.toHaveProperty('startsAt');
    expect(plain).not.toHaveProperty('grantee');
  });
});
