import {
  durationToMs,
  formatDuration,
  formatMs,
  formatRemaining,
  msToDuration,
} from './duration';

describe('durations', () => {
  it.each([
    ['PT20S', 20_000],
    ['PT1H30M', 5_400_000],
    ['P1DT1S', 86_401_000],
    ['P2W', 1_209_600_000],
    ['PT0.5S', 500],
    ['PT0S', 0],
  ])('reads %s', (iso, ms) => {
    expect(durationToMs(iso)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', '1H', 'P1Y', 'P1M', '-PT1S', 'PT1H '])(
    'does not take %p for a duration',
    iso => {
      expect(durationToMs(iso)).toBeNull();
    },
  );

  it('writes what it reads', () => {
    for (let seconds = 0; seconds < 400_000; seconds += 997) {
      const iso = msToDuration(seconds * 1_000);
      expect(durationToMs(iso)).toBe(seconds * 1_000);
    }
  });

  it('puts durations in words', () => {
    expect(formatDuration('PT20S')).toBe('20 seconds');
    expect(formatDuration('PT1H30M')).toBe('1 hour 30 minutes');
    expect(formatDuration('PT1H', { language: 'de' })).toBe('1 Stunde');
    expect(formatMs(0)).toBe('0 seconds');
  });

  it('shows what it can not read as it came', () => {
    expect(formatDuration('soon')).toBe('soon');
  });

  it.each([
    [24 * 60_000, '24 minutes'],
    [23 * 60_000 + 1, '24 minutes'],
    [72 * 60_000, '1 hour 12 minutes'],
    [80_000, '1 minute 20 seconds'],
    [19_001, '20 seconds'],
    [0, '0 seconds'],
    [-5_000, '0 seconds'],
  ])('shows that %d ms are left', (ms, words) => {
    expect(formatRemaining(ms)).toBe(words);
  });
});
