import type { WorldInput } from '@fairway/sandbox';
import {
  arn,
  GOOD_TRAIL,
  observing,
  type RegionInput,
  service,
  world,
} from '../__testUtils__/observe';

const { observe } = observing();

const TOPIC = arn('sns', 'security');
const ROOT =
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }';
const STOP = '{ $.eventName = "*Trail" || $.eventName = "*Logging" }';

type Filter = NonNullable<RegionInput['metricFilters']>[number];
type Alarm = NonNullable<RegionInput['alarms']>[number];

const filter = (
  name: string,
  pattern: string,
  changes: Partial<Filter> = {},
) => ({
  group: '/trail',
  name,
  pattern,
  metrics: [{ name, namespace: 'CIS' }],
  ...changes,
});
const alarm = (name: string, changes: Partial<Alarm> = {}) => ({
  name: `${name}-alarm`,
  metric: name,
  namespace: 'CIS',
  actions: [TOPIC],
  acted: 'P20D',
  ...changes,
});
const subscribed: RegionInput['topics'] = [
  {
    name: 'security',
    subscriptions: [
      { endpoint: 'https://events.pagerduty.com/integration/1/enqueue' },
    ],
  },
];

/** A region whose chain is whole, with changes. */
const region = (changes: RegionInput = {}): RegionInput => ({
  metricFilters: [filter('root', ROOT), filter('trail', STOP)],
  alarms: [alarm('root'), alarm('trail')],
  topics: subscribed,
  ...changes,
});
const CHANGES = { requiredChanges: ['4.3', '4.5'] };
const withRunbook = (annotations: Record<string, string> = {}) => {
  const entity = service(annotations);
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      links: [{ url: 'https://runbooks.example/api', title: 'Runbook' }],
    },
  };
};
const see = (
  changes: RegionInput = {},
  paging?: WorldInput['paging'],
  entity = withRunbook(),
) => observe(world(region(changes), {}, paging), entity, CHANGES);

const LINKS = [
  'chainTrail',
  'chainLogGroup',
  'chainFilter',
  'chainMetric',
  'chainAlarm',
  'chainAction',
  'chainSubscription',
  'chainRoute',
  'chainProof',
];

it('passes where every link holds, over pages', async () => {
  for (const paging of [undefined, { pageSize: 1, emptyPageEvery: 2 }]) {
    const { status, facts, findings } = await see({}, paging);
    expect(status).toBe('ok');
    expect(LINKS.map(link => facts[link])).toEqual(LINKS.map(() => 'pass'));
    expect(facts).toMatchObject({
      logWhatYouDo: 'pass',
      chainBrokenAt: 'none',
      chainRequired: 2,
      chainWhole: 2,
      l27: 'pass',
      l28: 'pass',
    });
    expect(findings).toEqual([]);
  }
});

it.each<[string, string, RegionInput, RegExp, RegExp]>([
  [
    'filter',
    'chainFilter',
    { metricFilters: [filter('root', ROOT)] },
    /No metric filter takes CloudTrail configuration changes \(CIS 4.5\)/,
    /Create a metric filter .* 4.5/,
  ],
  [
    'filter',
    'chainFilter',
    {
      metricFilters: [
        filter('root', ROOT),
        filter('trail', STOP, { group: '/other' }),
      ],
      logGroups: [{ name: '/other' }],
    },
    /CIS 4.5/,
    /log-group:\/trail/,
  ],
  [
    'metric',
    'chainMetric',
    {
      metricFilters: [
        filter('root', ROOT),
        filter('trail', STOP, { metrics: [] }),
      ],
    },
    /Metric filter trail writes no metric/,
    /a metric name and a namespace/,
  ],
  [
    'alarm',
    'chainAlarm',
    { alarms: [alarm('root'), alarm('trail', { namespace: 'Other' })] },
    /No alarm watches metric CIS trail/,
    /in namespace CIS/,
  ],
  [
    'alarm',
    'chainAlarm',
    {
      alarms: [
        alarm('root'),
        alarm('trail', { state: 'INSUFFICIENT_DATA', stateAge: 'P8D' }),
      ],
    },
    /trail-alarm has had no data since 2026-11-13/,
    /default value on the metric filter/,
  ],
  [
    'alarm',
    'chainAlarm',
    { alarms: [alarm('root'), alarm('trail', { missingData: 'breaching' })] },
    /takes silence for an event/,
    /notBreaching/,
  ],
  [
    'action',
    'chainAction',
    { alarms: [alarm('root'), alarm('trail', { actions: [] })] },
    /does nothing/,
    /Add an action/,
  ],
  [
    'action',
    'chainAction',
    { alarms: [alarm('root'), alarm('trail', { actionsEnabled: false })] },
    /switched off/,
    /Enable the actions/,
  ],
  [
    'action',
    'chainAction',
    {
      alarms: [
        alarm('root'),
        alarm('trail', { actions: [arn('ssm', 'opsitem:1')] }),
      ],
    },
    /tells nobody/,
    /Add an SNS topic/,
  ],
  [
    'subscription',
    'chainSubscription',
    {
      topics: [
        {
          name: 'security',
          subscriptions: [
            {
              endpoint: 'a@example.com',
              protocol: 'email',
              state: 'PendingConfirmation',
            },
            { endpoint: 'b@example.com', protocol: 'email', state: 'Deleted' },
          ],
        },
      ],
    },
    /Nobody is subscribed to topic security/,
    /confirm the subscription/,
  ],
])(
  'names the broken link %s (%#)',
  async (link, fact, changes, title, change) => {
    const seen = await see(changes);
    expect(seen.status).toBe('ok');
    expect(seen.facts).toMatchObject({
      [fact]: 'fail',
      chainBrokenAt: link,
      logWhatYouDo: 'fail',
      l27: 'fail',
    });
    const before = LINKS.slice(0, LINKS.indexOf(fact));
    expect(before.map(name => seen.facts[name])).toEqual(
      before.map(() => 'pass'),
    );
    const l27 = seen.findings.filter(f => f.vulnerability === 'L27');
    expect(l27[0]).toMatchObject({
      severity: 'low',
      title: expect.stringMatching(title),
      remediation: expect.stringMatching(change),
    });
  },
);

it('says once that there is no trail or no log group for all kinds of change', async () => {
  for (const [trails, link, fact] of [
    [[], 'trail', 'chainTrail'],
    [[{ ...GOOD_TRAIL, logGroup: undefined }], 'log-group', 'chainLogGroup'],
  ] as const) {
    const seen = await observe(
      world(region(), { trails: [...trails] }),
      withRunbook(),
      CHANGES,
    );
    expect(seen.facts).toMatchObject({
      chainBrokenAt: link,
      [fact]: 'fail',
      chainFilter: 'not-reached',
      chainProof: 'not-reached',
    });
    expect(seen.findings.filter(f => f.vulnerability === 'L27')).toHaveLength(
      1,
    );
  }
});

it.each([
  ['logs', 'DescribeMetricFilters', 'chainFilter'],
  ['monitoring', 'DescribeAlarmsForMetric', 'chainAlarm'],
  ['sns', 'ListSubscriptionsByTopic', 'chainSubscription'],
  ['monitoring', 'DescribeAlarmHistory', 'chainProof'],
])(
  'does not know a link that it may not read: %s:%s',
  async (name, operation, fact) => {
    const state = world(region());
    state.faults.add({ service: name, operation, error: 'AccessDenied' });
    const seen = await observe(state, withRunbook(), CHANGES);
    expect(seen.status).toBe('partial');
    expect(seen.facts).not.toHaveProperty(fact);
    expect(seen.facts).not.toHaveProperty('logWhatYouDo');
    expect(seen.facts).not.toHaveProperty('chainBrokenAt');
    expect(seen.findings).toEqual([]);
  },
);

it.each([
  ['logs', 'DescribeMetricFilters', 'chainFilter'],
  ['sns', 'ListSubscriptionsByTopic', 'chainSubscription'],
])('does not take half of %s:%s for all', async (name, operation, fact) => {
  const state = world(
    region({
      metricFilters: [
        filter('other', '{ $.a = b }'),
        filter('root', ROOT),
        filter('trail', STOP),
      ],
      topics: [
        {
          name: 'security',
          subscriptions: [
            { endpoint: 'x', state: 'Deleted' },
            { endpoint: 'https://events.pagerduty.com/1' },
          ],
        },
      ],
    }),
    {},
    { pageSize: 1, emptyPageEvery: 0 },
  );
  state.faults.add({
    service: name,
    operation,
    error: 'InternalError',
    skip: 1,
  });
  const seen = await observe(state, withRunbook(), CHANGES);
  expect(seen.facts).not.toHaveProperty(fact);
  expect(seen.findings).toEqual([]);
});

it('takes one whole path among several', async () => {
  const { facts } = await see({
    alarms: [
      alarm('root', { actions: [] }),
      alarm('root', { name: 'root-2' }),
      alarm('trail'),
    ],
  });
  expect(facts).toMatchObject({ l27: 'pass', l28: 'fail' });
});

it('adds up filters that write the same metric', async () => {
  const half = (names: string) => `{ ${names} }`;
  const { facts } = await see({
    metricFilters: [
      filter('root', ROOT),
      filter('a', half('$.eventName = "*Trail"'), {
        metrics: [{ name: 'trail', namespace: 'CIS' }],
      }),
      filter('b', half('$.eventName = "*Logging"'), {
        metrics: [{ name: 'trail', namespace: 'CIS' }],
      }),
    ],
  });
  expect(facts.l27).toBe('pass');
});

describe('people', () => {
  const mail: RegionInput['topics'] = [
    {
      name: 'security',
      subscriptions: [{ endpoint: 'a@example.com', protocol: 'email' }],
    },
  ];

  it('need to know who is on call and what to do', async () => {
    const seen = await see({ topics: mail }, undefined, {
      ...withRunbook(),
      metadata: { ...service().metadata, links: [] },
    });
    expect(seen.facts).toMatchObject({
      chainRoute: 'fail',
      chainBrokenAt: 'route',
      l27: 'pass',
    });
    expect(seen.findings).toEqual([
      expect.objectContaining({
        vulnerability: 'L-WHAT',
        title: expect.stringMatching(/who is on call or what to do/),
        remediation: expect.stringMatching(/fairway.dev\/on-call.*runbook/),
      }),
    ]);
  });

  it.each([
    'pagerduty.com/service-id',
    'opsgenie.com/team',
    'fairway.dev/on-call',
  ])('are found by %s', async name => {
    const { facts } = await see(
      { topics: mail },
      undefined,
      withRunbook({ [name]: 'x' }),
    );
    expect(facts.chainRoute).toBe('pass');
  });

  it('need proof that the chain works', async () => {
    const quiet = {
      alarms: [
        alarm('root', { acted: undefined }),
        alarm('trail', { acted: 'P91D' }),
      ],
    };
    const seen = await see(quiet);
    expect(seen.facts).toMatchObject({
      chainProof: 'fail',
      chainBrokenAt: 'proof',
    });
    const drill = async (day: string) =>
      (
        await see(
          quiet,
          undefined,
          withRunbook({ 'fairway.dev/alarm-drill': day }),
        )
      ).facts.chainProof;
    expect(await drill('2026-11-01')).toBe('pass');
    expect(await drill('2026-01-01')).toBe('fail');
    expect(await drill('2027-01-01')).toBe('fail');
    expect(await drill('soon')).toBe('fail');
  });
});
