import { sampleDecision, sampleGrant, sampleRequest } from '../testUtils';
import { timelineOf } from './timeline';

const kinds = (...args: Parameters<typeof timelineOf>) =>
  timelineOf(...args).map(event => event.kind);

const approved = sampleRequest({
  state: 'approved',
  decisions: [sampleDecision()],
});

describe('timelineOf', () => {
  it('waits for a decision', () => {
    expect(kinds(sampleRequest(), undefined)).toEqual([
      'requested',
      'rule',
      'waiting',
    ]);
  });

  it.each(['lapsed', 'withdrawn', 'invalidated'] as const)(
    'ends when %s',
    state => {
      expect(kinds(sampleRequest({ state }), undefined).pop()).toBe('closed');
    },
  );

  it('shows the whole way of a grant', () => {
    expect(kinds(approved, sampleGrant({ state: 'ended' }))).toEqual([
      'requested',
      'rule',
      'decision',
      'active',
      'ended',
    ]);
  });

  it.each([
    ['provisioning', 'setting-up'],
    ['compensating', 'taking-back'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('shows a grant that never was active: %s', (state, kind) => {
    expect(
      kinds(approved, sampleGrant({ state, startsAt: null })).slice(3),
    ).toEqual([kind]);
  });

  it('shows an overdue revoke after the active time', () => {
    expect(
      kinds(approved, sampleGrant({ state: 'revoke-overdue' })).slice(3),
    ).toEqual(['active', 'overdue']);
  });
});
