import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { readConfig } from './config';

const read = (securityScorecard: object) =>
  readConfig(mockServices.rootConfig({ data: { securityScorecard } }));

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig(mockServices.rootConfig());
    expect(config).toMatchObject({
      policies: undefined,
      entityFilter: [{ kind: 'component' }],
      deadlines: { critical: 'P7D', untriaged: 'P90D', informational: null },
      refreshMinInterval: 'PT30S',
      retention: 'P400D',
    });
    expect(config.collectorSchedule('any')).toMatchObject({
      frequency: { minutes: 5 },
      timeout: { minutes: 15 },
    });
  });

  it('reads schedules per collector over the defaults', () => {
    const config = read({
      policies: 'checks',
      collectors: {
        defaults: { frequency: { minutes: 1 } },
        slow: { schedule: { frequency: { hours: 1 } } },
      },
      entityFilter: [{ kind: ['component', 'resource'] }],
      deadlines: { medium: 'P10D' },
    });
    expect(config.policies).toBe(path.resolve('checks'));
    expect(config.collectorSchedule('slow').frequency).toEqual({ hours: 1 });
    expect(config.collectorSchedule('quick').frequency).toEqual({ minutes: 1 });
    expect(config.deadlines).toMatchObject({
      medium: 'P10D',
      untriaged: 'P10D',
      low: 'P180D',
    });
  });

  it.each([
    [
      { deadlines: { high: '30 days' } },
      /securityScorecard\.deadlines.*30 days/s,
    ],
    [{ refresh: { minInterval: 'soon' } }, /refresh\.minInterval/],
    [{ entityFilter: { kind: 3 } }, /entityFilter/],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });

  it('refuses a schedule that is none', () => {
    expect(() =>
      read({
        collectors: { x: { schedule: { frequency: 'often' } } },
      }).collectorSchedule('x'),
    ).toThrow(/collectors\.x\.schedule/);
  });
});
