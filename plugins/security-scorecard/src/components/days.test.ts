import { dayAhead, endOfDay, isAhead, sameTimeOn } from './days';

const now = new Date('2026-11-21T15:55:42.862Z');

describe('days', () => {
  it('counts from today', () => {
    expect(dayAhead(now, 0)).toBe('2026-11-21');
    expect(dayAhead(now, 14)).toBe('2026-12-05');
  });

  it('knows when a day ends', () => {
    expect(endOfDay('2026-12-05')).toBe('2026-12-05T23:59:59.000Z');
    expect(endOfDay('')).toBeUndefined();
    expect(endOfDay('2026-13-05')).toBeUndefined();
  });

  it('keeps the time of day, so that 14 days are no more than 14 days', () => {
    expect(sameTimeOn('2026-12-05', now)).toBe('2026-12-05T15:55:42.862Z');
    expect(sameTimeOn('', now)).toBeUndefined();
  });

  it('takes today to be ahead, and yesterday not', () => {
    expect(isAhead('2026-11-21', now)).toBe(true);
    expect(isAhead('2026-11-20', now)).toBe(false);
    expect(isAhead('never', now)).toBe(false);
  });
});
