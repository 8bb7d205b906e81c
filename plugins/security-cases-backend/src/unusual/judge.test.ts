import fc from 'fast-check';
import {
  isOffHours,
  judge,
  levelOfSigns,
  medianOf,
  sayMinutes,
  slotOf,
  type History,
  type Use,
} from './judge';
import { unusualRules, type UnusualRules } from './rules';

const RULES = unusualRules({
  history: 'P180D',
  minimum: { uses: 10, age: 'P14D' },
  workingHours: {
    zone: 'Europe/Berlin',
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    from: '08:00',
    to: '18:00',
  },
  usualOffHours: 0.2,
  burst: { within: 'P1D', atLeast: 5, times: 3 },
  duration: { atLeast: 'PT2H', times: 4 },
});

/** A Wednesday, 11:00 in Berlin. */
const NOW = '2026-11-18T10:00:00.000Z';
const DAY = 86_400_000;

const daysAgo = (days: number, hours = 0) =>
  new Date(Date.parse(NOW) - days * DAY + hours * 3600_000).toISOString();

const use = (given: Partial<Use> = {}): Use => ({
  person: 'user:default/ana',
  target: 'resource:default/payments-db',
  at: NOW,
  minutes: 30,
  ...given,
});

/** Of working days: Wednesdays, for this many weeks. */
const slots = (weeks: number, hours = 0, uses = 1) =>
  Array.from({ length: weeks }, (_, week) => ({
    slot: slotOf(daysAgo(7 * (week + 1), hours)),
    uses,
  }));

const days = (uses: number, minutes = 30) =>
  Array.from({ length: uses }, (_, index) => ({
    day: daysAgo(20 + index).slice(0, 10),
    minutes,
    uses: 1,
  }));

const history = (given: Partial<History> = {}): History => ({
  lastUsedAt: daysAgo(7),
  target: days(12),
  person: slots(12),
  ...given,
});

const rulesOf = (given: Use, past: History, rules: UnusualRules = RULES) =>
  judge(given, past, rules).map(({ rule }) => rule);

it('says nothing about what was usual', () => {
  expect(judge(use(), history(), RULES)).toEqual([]);
});

describe('the first use of a target', () => {
  it('is told, also after a long time', () => {
    for (const lastUsedAt of [null, daysAgo(181)]) {
      expect(judge(use(), history({ lastUsedAt }), RULES)).toEqual([
        {
          rule: 'first-use',
          text: 'first use of resource:default/payments-db by user:default/ana in 180 days',
        },
      ]);
    }
  });

  it('is not told when the last one is just within the time', () => {
    expect(rulesOf(use(), history({ lastUsedAt: daysAgo(180) }))).toEqual([]);
  });

  it.each([
    ['too few uses', days(9)],
    [
      'too young',
      days(12).map(each => ({ ...each, day: daysAgo(13).slice(0, 10) })),
    ],
    [
      'too long ago',
      days(12).map(each => ({ ...each, day: daysAgo(200).slice(0, 10) })),
    ],
    ['nothing', []],
  ])('is not told of a target with a history that is %s', (_, target) => {
    expect(rulesOf(use(), history({ lastUsedAt: null, target }))).toEqual([]);
  });
});

describe('use off-hours', () => {
  const late = use({ at: '2026-11-18T17:00:00.000Z' });

  it('is told in the time of where people work', () => {
    expect(judge(late, history(), RULES)).toEqual([
      {
        rule: 'off-hours',
        text: 'on Wednesday at 18:00 (Europe/Berlin), off-hours; so were 0 of 12 uses before',
      },
    ]);
    const sunday = use({ at: '2026-11-22T10:00:00.000Z' });
    expect(rulesOf(sunday, history())).toEqual(['off-hours']);
  });

  it('is not told a minute before', () => {
    const inTime = use({ at: '2026-11-18T16:59:59.999Z' });
    expect(rulesOf(inTime, history())).toEqual([]);
  });

  it('is not told of people who often work then', () => {
    const onCall = [...slots(9), ...slots(3, 12)];
    expect(rulesOf(late, history({ person: onCall }))).toEqual([]);
    const seldom = [...slots(9), ...slots(2, 12)];
    expect(rulesOf(late, history({ person: seldom }))).toEqual(['off-hours']);
  });

  it('is not told of people who are hardly known', () => {
    expect(rulesOf(late, history({ person: slots(9) }))).toEqual([]);
  });

  it('follows the clock of the zone over the year', () => {
    const berlin = RULES.workingHours;
    expect(isOffHours(Date.parse('2026-07-15T06:00:00Z'), berlin)).toBe(false);
    expect(isOffHours(Date.parse('2026-01-14T06:00:00Z'), berlin)).toBe(true);
  });
});

describe('a burst', () => {
  const today = (uses: number) => [
    ...slots(12),
    { slot: slotOf(daysAgo(0, -1)), uses },
  ];

  it('is told against what is usual', () => {
    expect(judge(use(), history({ person: today(4) }), RULES)).toEqual([
      { rule: 'burst', text: '5 uses within 1 d, where 1 were usual' },
    ]);
  });

  it('is not told one below, nor when it was as much before', () => {
    expect(rulesOf(use(), history({ person: today(3) }))).toEqual([]);
    const busy = [
      ...slots(12, 0, 2),
      { slot: slotOf(daysAgo(0, -1)), uses: 4 },
    ];
    expect(rulesOf(use(), history({ person: busy }))).toEqual([]);
  });

  it('is not told without a history before it', () => {
    const person = [...slots(9), { slot: slotOf(daysAgo(0, -1)), uses: 40 }];
    expect(rulesOf(use(), history({ person }))).toEqual([]);
  });

  it('does not count what was yesterday', () => {
    const person = [...slots(12), { slot: slotOf(daysAgo(1)), uses: 9 }];
    expect(rulesOf(use(), history({ person }))).toEqual([]);
  });
});

describe('a long duration', () => {
  it('is told against the median', () => {
    expect(
      judge(use({ minutes: 480 }), history({ target: days(41) }), RULES),
    ).toEqual([
      {
        rule: 'duration',
        text: 'median duration 30 min, asked 8 h over 41 uses',
      },
    ]);
  });

  it('is not told below the least, nor below so many times the median', () => {
    expect(rulesOf(use({ minutes: 119 }), history())).toEqual([]);
    const target = days(12, 60);
    expect(rulesOf(use({ minutes: 239 }), history({ target }))).toEqual([]);
    expect(rulesOf(use({ minutes: 240 }), history({ target }))).toEqual([
      'duration',
    ]);
  });

  it('is not told of a target that is hardly known, nor without a duration', () => {
    const target = days(9);
    expect(rulesOf(use({ minutes: 480 }), history({ target }))).toEqual([]);
    expect(rulesOf(use({ minutes: null }), history())).toEqual([]);
  });
});

it('is L2 with two signs, and with one on what can do much harm', () => {
  const sign = { rule: 'burst', text: '' } as const;
  expect(levelOfSigns([sign], { isGrave: false })).toBe('L1');
  expect(levelOfSigns([sign], { isGrave: true })).toBe('L2');
  expect(levelOfSigns([sign, sign], { isGrave: false })).toBe('L2');
});

it.each([
  [30, '30 min'],
  [90, '1 h 30 min'],
  [480, '8 h'],
  [1500, '1 d 1 h'],
  [0, '0 min'],
])('says %s minutes as %s', (minutes, text) => {
  expect(sayMinutes(minutes)).toBe(text);
});

describe('for all histories', () => {
  const ago = fc.integer({ min: 0, max: 300 * 96 });
  const pastSlots = fc.array(
    fc.record({
      slot: ago.map(quarters => slotOf(daysAgo(0, -quarters / 4))),
      uses: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 40 },
  );
  const pastDays = fc.array(
    fc.record({
      day: ago.map(quarters => daysAgo(0, -quarters / 4).slice(0, 10)),
      minutes: fc.integer({ min: 1, max: 600 }),
      uses: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 40 },
  );
  const anyHistory = fc.record({
    lastUsedAt: fc.option(ago.map(quarters => daysAgo(0, -quarters / 4))),
    target: pastDays,
    person: pastSlots,
  });
  const anyUse = fc
    .record({
      at: fc.integer({ min: 0, max: 96 * 7 }).map(q => daysAgo(0, q / 4)),
      minutes: fc.option(fc.integer({ min: 1, max: 10_000 })),
    })
    .map(use);

  it('the order in which the past is kept does not matter', () => {
    fc.assert(
      fc.property(anyUse, anyHistory, (given, past) => {
        const reversed = {
          ...past,
          target: [...past.target].reverse(),
          person: [...past.person].reverse(),
        };
        expect(judge(given, reversed, RULES)).toEqual(
          judge(given, past, RULES),
        );
      }),
    );
  });

  it('too little history gives no sign at all', () => {
    fc.assert(
      fc.property(anyUse, anyHistory, (given, past) => {
        const little = {
          ...past,
          target: past.target.slice(0, 2),
          person: past.person.slice(0, 2),
        };
        expect(judge(given, little, RULES)).toEqual([]);
      }),
    );
  });

  it('what is too long ago changes nothing', () => {
    fc.assert(
      fc.property(
        anyUse,
        anyHistory,
        pastDays,
        pastSlots,
        (given, past, d, s) => {
          const old = (value: string) =>
            new Date(Date.parse(value) - 400 * DAY).toISOString();
          const longer = {
            ...past,
            target: [
              ...past.target,
              ...d.map(each => ({ ...each, day: old(each.day).slice(0, 10) })),
            ],
            person: [
              ...past.person,
              ...s.map(each => ({ ...each, slot: old(each.slot) })),
            ],
          };
          expect(judge(given, longer, RULES)).toEqual(
            judge(given, past, RULES),
          );
        },
      ),
    );
  });

  it('asking for longer takes no sign away', () => {
    fc.assert(
      fc.property(anyUse, anyHistory, fc.nat(10_000), (given, past, more) => {
        const before = rulesOf({ ...given, minutes: given.minutes ?? 1 }, past);
        const after = rulesOf(
          { ...given, minutes: (given.minutes ?? 1) + more },
          past,
        );
        expect(after).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  it('who has just used it does not use it for the first time', () => {
    fc.assert(
      fc.property(anyUse, anyHistory, (given, past) => {
        const again = { ...past, lastUsedAt: given.at };
        expect(rulesOf(given, again)).not.toContain('first-use');
      }),
    );
  });

  it('the median is that of the values one by one', () => {
    fc.assert(
      fc.property(pastDays, values => {
        const all = values
          .flatMap(({ minutes, uses }) => Array<number>(uses).fill(minutes))
          .sort((a, b) => a - b);
        const middle = all.length / 2;
        const expected =
          all.length === 0
            ? undefined
            : (all[Math.ceil(middle) - 1] + all[Math.floor(middle)]) / 2;
        expect(medianOf(values)).toBe(expected);
      }),
    );
  });
});
