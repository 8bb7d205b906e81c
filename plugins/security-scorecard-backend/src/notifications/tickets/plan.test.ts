import { definition } from '../../__testUtils__/peopleWork';
import { deadlinePolicy } from '../../domain/durations';
import type { CheckStanding } from '../failingChecks';
import { planTicket, toldHash, type TicketRules } from './plan';
import type { TicketRow } from './TicketStore';

const NOW = '2026-11-21T12:00:00.000Z';
const SINCE = '2026-11-19T12:00:00.000Z';
const DUE = '2026-12-19T12:00:00.000Z';
const rules: TicketRules = {
  after: 'P1D',
  severities: new Set(['critical', 'high']),
  deadlines: deadlinePolicy({}),
};
const failing: CheckStanding = {
  state: 'fail',
  waived: false,
  enforced: true,
  failingSince: SINCE,
};
const row = (over: Partial<TicketRow> = {}): TicketRow => ({
  entity_ref: 'component:default/a',
  check_id: 'a.b',
  occurrence: 'o',
  failing_since: SINCE,
  ticket: 'CHG-1',
  url: null,
  severity: 'high',
  deadline: DUE,
  told: toldHash('high', DUE),
  attempts: 0,
  retry_at: null,
  last_error: null,
  ...over,
});
const plan = (
  standing: Partial<CheckStanding> | undefined,
  own?: TicketRow,
  check = definition('a.b'),
) =>
  planTicket(check, standing && { ...failing, ...standing }, own, rules, NOW)
    ?.kind;

describe('planTicket', () => {
  it('wants a ticket when an enforced check has failed for long enough', () => {
    expect(
      planTicket(definition('a.b'), failing, undefined, rules, NOW),
    ).toEqual({ kind: 'want', failingSince: SINCE, deadline: DUE });
    expect(plan({ failingSince: '2026-11-20T12:00:00.000Z' })).toBe('want');
    expect(plan({ failingSince: '2026-11-20T12:00:00.001Z' })).toBeUndefined();
    expect(plan({ enforced: false })).toBeUndefined();
    expect(plan({ waived: true })).toBeUndefined();
    expect(plan({ state: 'unknown' })).toBeUndefined();
    expect(
      plan({}, undefined, definition('a.b', { severity: 'medium' })),
    ).toBeUndefined();
  });

  it('opens one that was wanted, and tells it what changes', () => {
    expect(plan({}, row({ ticket: null, told: null }))).toBe('open');
    expect(plan({}, row())).toBeUndefined();
    expect(plan({ failingSince: '2026-11-18T12:00:00.000Z' }, row())).toBe(
      'update',
    );
    expect(plan({}, row(), definition('a.b', { severity: 'critical' }))).toBe(
      'update',
    );
  });

  it.each([
    ['it passes', { state: 'pass' }],
    ['it only warns', { state: 'warn' }],
    ['it does not apply', { state: 'not-applicable' }],
    ['it is waived', { waived: true }],
    ['it is not enforced', { enforced: false }],
    ['it is gone', undefined],
  ] as const)('closes it when %s', (_, standing) => {
    expect(plan(standing, row())).toBe('close');
    expect(plan(standing, row({ ticket: null, told: null }))).toBe('close');
    expect(plan(standing)).toBeUndefined();
  });

  it.each(['unknown', 'stale', 'error'] as const)(
    'leaves it alone while the check is %s',
    state => {
      expect(plan({ state }, row())).toBeUndefined();
      expect(plan({ state }, row({ ticket: null }))).toBeUndefined();
    },
  );
});
