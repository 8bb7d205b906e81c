import { momentOf, periodOf } from './time';

const NOW = new Date('2026-11-22T12:00:00.000Z');

describe('moments and periods', () => {
  it.each([
    [undefined, '2026-11-22T12:00:00.000Z'],
    ['2026-11-20', '2026-11-20T23:59:59.999Z'],
    ['2026-11-22', '2026-11-22T12:00:00.000Z'],
    ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(momentOf(text, NOW)).toBe(expected);
  });

  it.each(['2026-11-23', '2026-13-01', '2026', '', 'now', '2026-11-20 10:00'])(
    'refuses %s',
    text => {
      expect(() => momentOf(text, NOW)).toThrow();
    },
  );

  it('starts with the day, unless told otherwise', () => {
    expect(periodOf({ at: '2026-11-20' }, NOW).from).toBe(
      '2026-11-20T00:00:00.000Z',
    );
    expect(periodOf({ from: '2026-11-01' }, NOW).from).toBe(
      '2026-11-01T00:00:00.000Z',
    );
    expect(() =>
      periodOf({ from: '2026-11-21', at: '2026-11-20' }, NOW),
    ).toThrow(/ends before it starts/);
    expect(() => periodOf({ from: '2020-01-01' }, NOW)).toThrow(/400 days/);
  });
});
