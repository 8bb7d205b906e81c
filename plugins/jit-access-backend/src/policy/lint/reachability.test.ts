import { policyText } from '../../__testUtils__/policies';
import { compileCondition } from '../cel';
import { parsePolicy } from '../parsePolicy';
import { certainties } from './reachability';

const NOW = new Date('2026-11-21T10:00:00Z');

function policy(
  change: (document: Record<string, unknown>) => void = () => {},
) {
  const document = JSON.parse(policyText());
  change(document);
  return parsePolicy('p.yaml', JSON.stringify(document), () => {});
}

function say(expressions: string[], past = false) {
  return certainties(policy(), expressions.map(compileCondition), {
    now: NOW,
    past,
  })?.map(({ never, always, shadowed }) =>
    [never && 'never', always && 'always', shadowed && 'shadowed']
      .filter(Boolean)
      .join(),
  );
}

describe('what is certain of a condition', () => {
  it.each([
    // The policy gives 5 seconds to 4 hours.
    ['request.duration <= duration("4h")', 'always'],
    ['request.duration > duration("4h")', 'never'],
    ['request.duration < duration("4h")', ''],
    ['request.duration < duration("5s")', 'never'],
    ['duration("1h") >= request.duration', ''],
    ['request.startsIn > duration("0s")', 'never'],
    ['request.kind == "access"', 'always'],
    ['request.kind == "break-glass"', 'never'],
    ['request.forOther', 'never'],
    ['request.hasTicket || !request.hasTicket', 'always'],
    ['request.hasTicket', ''],
    ['service.level == "platinum"', 'never'],
    ['service.level.atLeast("none")', 'always'],
    ['service.level.atLeast("gold") && service.level == "bronze"', 'never'],
    ['service.overdueCriticals < 0', 'never'],
    ['service.overdueCriticals > 0 || service.overdueCriticals == 0', 'always'],
    ['budget.hours > 3.5 && budget.hours < 3.4', 'never'],
    ['clock.hour > 23', 'never'],
    ['clock.hour >= 0 && clock.weekday <= 7', 'always'],
    ['clock.weekday == 8', 'never'],
    ['clock.within("Mon-Fri 08:00-18:00 Europe/Berlin")', ''],
    [
      'clock.within("Mon-Fri 08:00-12:00 Europe/Berlin") && clock.within("Mon-Fri 13:00-18:00 Europe/Berlin")',
      'never',
    ],
    [
      'clock.within("06:00-18:00 UTC") || clock.within("18:00-06:00 UTC")',
      'always',
    ],
    // 08:00 in Berlin is 07:00 UTC in winter and 06:00 UTC in summer.
    ['clock.within("08:00-09:00 Europe/Berlin") && clock.hour == 6', ''],
    ['clock.within("08:00-09:00 Europe/Berlin") && clock.hour == 5', 'never'],
    ['clock.within("10:07-10:08 UTC")', ''],
    ['clock.now < timestamp("2026-11-01T00:00:00Z")', 'never'],
    ['clock.now < timestamp("2030-01-01T00:00:00Z")', ''],
    ['entity.type in ["database", "bucket"]', ''],
    ['entity.tier == "1" && entity.tier == "2"', 'never'],
    ['"a" in subject.groups && !("a" in subject.groups)', 'never'],
    ['"a" in subject.groups', ''],
    [
      'request.reason.contains("x") && !request.reason.contains( "x" )',
      'never',
    ],
    ['request.hasTicket ? false : false', 'never'],
    ['true', 'always'],
  ])('%s: %s', (expression, expected) => {
    expect(say([expression])).toEqual([expected]);
  });

  it('is also about what comes before', () => {
    expect(
      say([
        'request.duration <= duration("1h")',
        'request.duration <= duration("30m")',
        'request.duration > duration("1h")',
        'request.hasTicket',
      ]),
    ).toEqual(['', 'shadowed', '', 'shadowed']);
    expect(say(['true', 'request.hasTicket'])).toEqual(['always', 'shadowed']);
  });

  it('is not said where there is too much to try', () => {
    const many = Array.from(
      { length: 20 },
      (_, index) => `request.reason.contains("${index}")`,
    );
    expect(say([many.join(' || ')])).toBeUndefined();
  });

  it('looks at the past only where it is asked to', () => {
    const expression = 'clock.now < timestamp("2026-11-01T00:00:00Z")';
    expect(say([expression])).toEqual(['never']);
    expect(say([expression], true)).toEqual(['']);
  });

  it('knows what a policy allows', () => {
    const wide = policy(document => {
      document.request = {
        ...(typeof document.request === 'object' ? document.request : {}),
        forOthers: true,
        schedule: { maxAhead: 'P7D' },
        duration: {
          default: 'PT1H',
          max: 'PT4H',
          extend: { by: 'PT1H', times: 1 },
        },
      };
    });
    const found = certainties(
      wide,
      [
        'request.forOther',
        'request.startsIn > duration("168h")',
        'request.startsIn >= duration("168h")',
        'request.kind == "extension"',
      ].map(compileCondition),
      { now: NOW, past: false },
    );
    expect(found?.map(({ never }) => never)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});
