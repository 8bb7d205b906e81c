import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { cut } from '../../fixtures/page';
import { aResult, aScorecard, inDays } from '../../fixtures/scorecards';
import { aWaiver } from '../../fixtures/work';
import { EntitySecurityTab } from '../entity/EntitySecurityTab';

const details = (title: string) => `Details of ${title}`;
const rows = () => screen.queryAllByRole('button', { name: /^Details of/ });

const show = (search = '', results = aScorecard().results) =>
  renderScreen(<EntitySecurityTab />, {
    client: { getScorecard: async () => aScorecard({ results }) },
    world: { waivers: [aWaiver()] },
    search,
  });

describe('filters of the checks', () => {
  it('narrows to what the address asks for, and says how much that is', async () => {
    show('?state=unknown');
    expect(await screen.findByText('1 of 5 checks shown')).toBeInTheDocument();
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toHaveAccessibleName(
      details('No wildcard in the rules of the service account'),
    );
  });

  it('hides waived checks on demand and keeps that in the address', async () => {
    show();
    await screen.findByText('Next level: Silver');
    await userEvent.click(screen.getByRole('switch', { name: 'Show waived' }));
    expect(await screen.findByText('4 of 5 checks shown')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('?waived=hide');
  });

  it('takes what needs attention to be neither waived nor clean', async () => {
    show('?state=attention');
    expect(await screen.findByText('2 of 5 checks shown')).toBeInTheDocument();
  });

  it('offers to clear filters that match nothing', async () => {
    show('?state=stale');
    expect(await screen.findByText('No check matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Clear the filters' })[0],
    );
    expect(screen.getByTestId('address')).toHaveTextContent('');
    expect(rows().length).toBeGreaterThan(1);
  });
});

describe('rows of the checks', () => {
  it('calls what was observed by its title, in the row and beside it', async () => {
    const observed = '1 resource is not scanned: component:default/ledger';
    renderScreen(<EntitySecurityTab />, {
      client: {
        getScorecard: async () =>
          aScorecard({ results: [aResult({ title: 'Scans', observed })] }),
      },
      titles: { 'component:default/ledger': 'Ledger of payments' },
    });
    const said = '1 resource is not scanned: Ledger of payments';
    const row = await screen.findByRole('button', { name: details('Scans') });
    expect(row.closest('li')).toHaveTextContent(said);
    await userEvent.click(row);
    expect(await screen.findByRole('dialog')).toHaveTextContent(said);
    expect(screen.queryByText(/component:default/)).not.toBeInTheDocument();
  });

  it('says until when a check is waived', async () => {
    show('?state=warn');
    const row = await screen.findByRole('button', { name: /^Details of Logs/ });
    expect(row.closest('li')).toHaveTextContent('Waived');
    expect(row.closest('li')).toHaveTextContent(
      /Waived until \w{3} \d+, \d{4}/,
    );
  });

  it('says from when a check counts, and that one does not count', async () => {
    show('', [
      aResult({ mode: 'warn', enforcedFrom: '2099-12-01T12:00:00Z' }),
      aResult({ checkId: 'b', title: 'B', mode: 'observe' }),
      aResult({ checkId: 'c', title: 'C', mode: 'warn' }),
    ]);
    expect(
      await screen.findByText('Counts from Dec 1, 2099'),
    ).toBeInTheDocument();
    expect(screen.getByText('Only recorded')).toBeInTheDocument();
    expect(screen.getByText('Does not count yet')).toBeInTheDocument();
  });

  it('says nothing of the kind about a check that counts', async () => {
    show('', [aResult({ mode: 'enforce', deadline: inDays(3) })]);
    await screen.findByRole('button', { name: /^Details of/ });
    expect(screen.queryByText(/Counts from|Does not count/)).toBeNull();
  });
});

describe('rows without a decision', () => {
  it('say why, also when something was observed', async () => {
    show('', [
      aResult({
        state: 'unknown',
        observed: 'criticalWithFix: 0',
        reason: 'Not every artefact was scanned',
      }),
      aResult({ checkId: 'b', title: 'B', reason: 'Two are open' }),
    ]);
    expect(
      await screen.findByText('Not every artefact was scanned'),
    ).toBeVisible();
    expect(screen.queryByText('Two are open')).toBeNull();
  });
});

describe('rows that share the reason why there is no decision', () => {
  it('leave it to the group', async () => {
    const reason = 'The repository is not read.';
    show(
      '',
      Array.from({ length: 8 }, (_, i) =>
        aResult({ checkId: `u${i}`, state: 'unknown', observed: null, reason }),
      ),
    );
    expect(
      await screen.findByText(
        `None of them is decided, for one reason: ${reason}`,
      ),
    ).toBeVisible();
    expect(rows()).toHaveLength(6);
    expect(screen.queryByText(reason)).toBeNull();
  });
});

describe('drawer of a check', () => {
  it('shows its history in words', async () => {
    renderScreen(<EntitySecurityTab />, {
      client: { getScorecard: async () => aScorecard() },
      world: {
        history: [
          {
            at: '2026-11-03T08:00:00Z',
            kind: 'check',
            subject: 'scan.no-critical',
            title: 'No critical vulnerability is open',
            from: 'pass',
            to: 'fail',
          },
          {
            at: '2026-11-01T08:00:00Z',
            kind: 'check',
            subject: 'scan.no-critical',
            title: 'No critical vulnerability is open',
            from: null,
            to: 'pass',
          },
        ],
      },
      search: '?check=scan.no-critical',
    });
    expect(await screen.findByText(/Pass → Fail/)).toBeInTheDocument();
    expect(screen.getByText(/First seen as Pass/)).toBeInTheDocument();
  });

  it('tells what waivers and findings did, in words', async () => {
    const step = { kind: 'waiver', subject: 'w-1', title: 'x' } as const;
    renderScreen(<EntitySecurityTab />, {
      client: {
        getScorecard: async () => aScorecard(),
        listHistory: async () =>
          cut([
            {
              ...step,
              at: '2026-11-03T08:00:00Z',
              from: 'pending',
              to: 'approved',
            },
            {
              ...step,
              at: '2026-11-02T08:00:00Z',
              from: null,
              to: 'pending',
            },
            {
              ...step,
              at: '2026-11-01T08:00:00Z',
              kind: 'finding',
              from: 'resolved',
              to: 'open',
            },
          ]),
      },
      search: '?check=scan.no-critical',
    });
    expect(
      await screen.findByText(/Waiver: Waiting for a decision → In force/),
    ).toBeInTheDocument();
    expect(screen.getByText(/A waiver was asked for/)).toBeInTheDocument();
    expect(screen.getByText(/Resolved → Open/)).toBeInTheDocument();
  });

  it('says what its facts are, and calls those that nobody describes by their names', async () => {
    const seen = { source: 'aws-logging', observedAt: inDays(0) };
    show('?check=scan.no-critical', [
      aResult({
        factDescriptions: {
          'aws-logging.flowLogsActive': 'Every VPC has an active flow log',
        },
        facts: [
          {
            ...seen,
            name: 'aws-logging.flowLogsActive',
            value: false,
          },
          { ...seen, name: 'gone.count', value: 3 },
        ],
      }),
    ]);
    const described = await screen.findByRole('row', {
      name: /^Every VPC has an active flow log aws-logging.flowLogsActive No/,
    });
    expect(described).toBeInTheDocument();
    expect(
      screen.getByRole('rowheader', { name: 'gone.count' }),
    ).toBeInTheDocument();
  });

  it('says why a check does not apply', async () => {
    renderScreen(<EntitySecurityTab />, {
      client: {
        getScorecard: async () =>
          aScorecard({
            results: [
              aResult({
                state: 'not-applicable',
                reason: 'The service has no load balancer',
              }),
            ],
          }),
      },
      search: '?check=scan.no-critical',
    });
    expect(
      await screen.findByRole('heading', { name: 'Why it does not apply' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The service has no load balancer'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /waiver/ })).toBeNull();
  });
});

describe('numbers of the checks', () => {
  it('count the same checks in the coverage, the pillars and the groups', async () => {
    const state = { state: 'unknown', observed: null } as const;
    renderScreen(<EntitySecurityTab />, {
      client: {
        getScorecard: async () =>
          aScorecard({
            coverage: { known: 1, applicable: 2 },
            results: [
              aResult(),
              aResult({ checkId: 'b', title: 'B', ...state }),
              aResult({ checkId: 'c', title: 'C', mode: 'warn', ...state }),
              aResult({ checkId: 'd', title: 'D', mode: 'observe', ...state }),
              aResult({ checkId: 'e', title: 'E', state: 'not-applicable' }),
            ],
          }),
      },
    });
    expect(
      await screen.findByText('Score 72, 1 of 2 checks known'),
    ).toBeVisible();
    const words =
      '2 checks count, 2 more are only observed or warned, 1 does not apply';
    expect(screen.getAllByText(words)).toHaveLength(2);
    const pillars = within(screen.getByRole('region', { name: 'Pillars' }));
    expect(pillars.getByText('0 of 2 checks pass')).toBeVisible();
    expect(pillars.getByText('1 without a decision')).toBeVisible();
    expect(
      pillars.getByText('2 more are only observed or warned'),
    ).toBeVisible();
  });
});
