import { NotFoundError } from '@backstage/errors';
import type {
  ListFindingsOptions,
  SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aFinding } from '../../fixtures/findings';
import { cut } from '../../fixtures/page';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aResult, aScorecard, neverScanned } from '../../fixtures/scorecards';
import { EntitySecurityTab } from './EntitySecurityTab';

const render = (client: Partial<SecurityScorecardClient> = {}, search = '') =>
  renderScreen(<EntitySecurityTab />, {
    client: {
      getScorecard: async () => aScorecard(),
      listFindings: async () => cut([]),
      ...client,
    },
    search,
  });

describe('EntitySecurityTab', () => {
  it('answers first: level, score with coverage, next level', async () => {
    const getScorecard = jest.fn(async () => aScorecard());
    render({ getScorecard });
    expect(await screen.findByText('Bronze')).toBeInTheDocument();
    expect(getScorecard).toHaveBeenCalledWith('component:default/payments-api');
    expect(
      screen.getByText('Score 72, 9 of 12 checks known'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Next level: Silver' }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 checks are missing')).toBeInTheDocument();
  });

  it('names a few of many checks that the next level needs, what fails first', async () => {
    const ids = Array.from({ length: 9 }, (_, i) => `c${i}`);
    render({
      getScorecard: async () =>
        aScorecard({
          nextLevel: { level: 'gold', missing: ids },
          results: ids.map((checkId, i) =>
            aResult({
              checkId,
              title: `Check ${i}`,
              state: i === 8 ? 'fail' : 'unknown',
            }),
          ),
        }),
    });
    const named = () =>
      screen
        .getAllByRole('button', { name: /^Check \d$/ })
        .map(({ textContent }) => textContent);
    expect(await screen.findByText('9 checks are missing')).toBeVisible();
    expect(named()).toEqual([8, 0, 1, 2, 3, 4].map(i => `Check ${i}`));
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the other 3' }),
    );
    expect(named()).toHaveLength(9);
  });

  it('shows that it is loading', async () => {
    render({ getScorecard: () => new Promise(() => {}) });
    expect(
      await screen.findByText('Loading the scorecard'),
    ).toBeInTheDocument();
  });

  it('opens the groups in which something is to be done, and leaves the others closed', async () => {
    render();
    const group = async (name: RegExp) =>
      screen.findByRole('button', { name, expanded: undefined });
    expect(
      await group(/^Scan Fail 2 checks|^ScanFail2 checks/),
    ).toHaveAttribute('aria-expanded', 'true');
    expect(await group(/^RBAC/)).toHaveAttribute('aria-expanded', 'true');
    // The only warning there is waived.
    expect(await group(/^Logging/)).toHaveAttribute('aria-expanded', 'false');
    expect(await group(/^Golden path/)).toHaveAttribute(
      'aria-expanded',
      'false',
    );
  });

  it('shows of a check its state, observed against expected, deadline and freshness', async () => {
    render();
    const title = await screen.findByRole('button', {
      name: 'Details of No critical vulnerability is open',
    });
    const row = title.closest('li');
    expect(row).toHaveTextContent('Fail');
    expect(row).toHaveTextContent('Observed: 2 critical open');
    expect(row).toHaveTextContent(
      'Expected: No critical vulnerability is open',
    );
    expect(row).toHaveTextContent('due in 3 days');
    expect(row).toHaveTextContent('4 min ago');
  });

  it('says why a check is unknown', async () => {
    render();
    const title = await screen.findByRole('button', {
      name: /^Details of No wildcard/,
    });
    expect(title.closest('li')).toHaveTextContent(
      'The cluster did not answer: connection refused',
    );
  });

  it('says since when a check is stale', async () => {
    const observedAt = '2026-01-05T12:00:00Z';
    render({
      getScorecard: async () =>
        aScorecard({
          results: [aResult({ state: 'stale', observedAt, maxAge: 'PT1H' })],
        }),
    });
    const title = await screen.findByRole('button', { name: /^Details of/ });
    expect(title.closest('li')).toHaveTextContent('Stale');
    expect(title.closest('li')).toHaveTextContent('stale since Jan 5, 2026');
    expect(title.closest('li')).toHaveTextContent('Last observed: 2 critical');
  });

  it('says above everything else which source looked too long ago, and in the drawer what to do', async () => {
    render(
      {
        getScorecard: async () =>
          aScorecard({
            results: [
              aResult({
                state: 'stale',
                observedAt: '2026-01-05T12:00:00Z',
                maxAge: 'PT1H',
              }),
              aResult({ checkId: 'b', state: 'error', observedAt: null }),
            ],
          }),
      },
      '?check=scan.no-critical',
    );
    expect(
      await screen.findByText(/^Amazon Inspector last looked Jan 5, 2026/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Without a decision, and not clean: 1 stale, 1 with an error',
      ),
    ).toBeInTheDocument();
    const drawer = screen.getByRole('dialog');
    expect(drawer).toHaveTextContent(
      /Last seen Jan 5, 2026.* longer ago than this check allows/,
    );
    expect(
      within(drawer).getByRole('link', { name: 'Open the collectors' }),
    ).toBeInTheDocument();
  });

  it('explains a check in a drawer that the address can open, and closes it by keyboard', async () => {
    render({}, '?check=scan.no-critical');
    const drawer = await screen.findByRole('dialog', {
      name: 'No critical vulnerability is open',
    });
    const fact = within(drawer).getByRole('row', {
      name: /aws-inspector2.criticalOpen/,
    });
    expect(fact).toHaveTextContent('2');
    expect(fact).toHaveTextContent('Amazon Inspector');
    expect(fact).toHaveTextContent('4 min ago');
    for (const words of [
      '2 critical vulnerabilities are open',
      'Update the packages that the findings name.',
      'SOC 2: CC7.1',
      /In this state since Nov 1, 2026. Required for Bronze/,
      /Security area: Configuration and vulnerability analysis/,
    ]) {
      expect(within(drawer).getByText(words)).toBeInTheDocument();
    }
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opens the drawer from a row', async () => {
    render();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Details of Every artefact is scanned',
      }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'Every artefact is scanned' }),
    ).toBeInTheDocument();
  });

  it('says so when the address names a check that is gone', async () => {
    render({}, '?check=gone');
    expect(
      await screen.findByRole('dialog', { name: 'gone' }),
    ).toHaveTextContent('not part of this scorecard any more');
  });

  it('asks for a refresh and says that it is queued', async () => {
    const refresh = jest.fn(async () => {});
    render({ refresh });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refresh' }),
    );
    expect(refresh).toHaveBeenCalledWith('component:default/payments-api');
    expect(
      await screen.findByText(/A fresh collection is queued/),
    ).toBeInTheDocument();
  });

  it('says why a refresh was refused', async () => {
    render({
      refresh: async () => {
        throw new Error('not your service');
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refresh' }),
    );
    expect(
      await screen.findByText('The refresh was refused: not your service'),
    ).toBeInTheDocument();
  });

  it('shows a service that was never scanned as unknown and says what to do', async () => {
    render({ getScorecard: async () => neverScanned() });
    expect(await screen.findByText(/^Never scanned/)).toBeInTheDocument();
    expect(screen.getByText(/Give the entity the annotations/)).toBeVisible();
    expect(
      screen.getByText('No score yet, 0 of 12 checks known'),
    ).toBeInTheDocument();
    expect(screen.getByText('No coverage is known')).toBeInTheDocument();
    // The only mention is the choice of a filter.
    expect(screen.queryByText('Pass', { ignore: 'option' })).toBeNull();
  });

  it('says that there is no scorecard', async () => {
    render({
      getScorecard: async () => {
        throw new NotFoundError('nothing');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /No scorecard here.*registered just now gets one soon/,
    );
  });

  it.each([
    ['loading', { getScorecard: () => new Promise<never>(() => {}) }],
    ['loaded', {}],
    ['never scanned', { getScorecard: async () => neverScanned() }],
    [
      'failed',
      {
        getScorecard: async () => {
          throw new Error('the database is not reachable');
        },
      },
    ],
    [
      'with 200 findings',
      {
        listFindings: async (_ref: string, o?: ListFindingsOptions) =>
          cut(
            Array.from({ length: 200 }, (_, i) => aFinding(i)),
            o,
          ),
      },
    ],
  ])('is accessible when %s', async (_name, client) => {
    render(client);
    await screen.findByText(/Loading the scorecard|Next level|the database/);
    expect(await seriousFaults()).toEqual([]);
  });

  it('is accessible with a drawer open', async () => {
    render({}, '?check=scan.no-critical');
    await screen.findByText('No change is on record.');
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that there is nothing to see for the caller, without asking for the scorecard', async () => {
    const getScorecard = jest.fn();
    renderScreen(<EntitySecurityTab />, {
      client: { getScorecard },
      denied: 'all',
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No scorecard here',
    );
    expect(getScorecard).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what failed and tries again', async () => {
    const getScorecard = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockResolvedValue(aScorecard());
    render({ getScorecard });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Bronze')).toBeInTheDocument();
  });
});

describe('findings', () => {
  const findings = Array.from({ length: 200 }, (_, i) => aFinding(i));

  it('shows one finding with its fix, place and sources', async () => {
    render({
      listFindings: async () =>
        cut([
          aFinding(1, {
            url: 'https://cve.example.com/1',
            exploitAvailable: true,
            sources: ['aws-inspector2', 'trivy'],
          }),
        ]),
    });
    const row = await screen.findByRole('row', { name: /CVE-2026-1001/ });
    expect(
      within(row).getByRole('button', {
        name: 'Details of CVE-2026-1001 in openssl 1',
      }),
    ).toBeInTheDocument();
    for (const words of [
      'High',
      'Update openssl to 3.1',
      'image payments-api:1.4.2',
      'An exploit is public',
      'Reported by Amazon Inspector, trivy',
      'Open',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(screen.getByText('1 to 1 of 1')).toBeInTheDocument();
  });

  it('pages through 200 on the server', async () => {
    const listFindings = jest.fn(
      async (_ref: string, o?: ListFindingsOptions) => cut(findings, o),
    );
    render({ listFindings }, '?page=9');
    await screen.findByText('161 to 180 of 200');
    await userEvent.click(screen.getAllByRole('button', { name: /next/i })[0]);
    await screen.findByText('181 to 200 of 200');
    expect(listFindings).toHaveBeenLastCalledWith(
      'component:default/payments-api',
      expect.objectContaining({ limit: 20, offset: 180 }),
    );
  });

  it('keeps search and severity in the address', async () => {
    const listFindings = jest.fn(async () => cut(findings));
    render({ listFindings }, '?search=openssl&severity=critical&status=open');
    await screen.findByText('1 to 20 of 200');
    expect(listFindings).toHaveBeenLastCalledWith(
      'component:default/payments-api',
      {
        search: 'openssl',
        severity: 'critical',
        status: 'open',
        limit: 20,
        offset: 0,
      },
    );
  });

  it('shows suppressed findings and marks them', async () => {
    render({
      listFindings: async () =>
        cut([aFinding(1, { status: 'suppressed', deadline: null })]),
    });
    const row = await screen.findByRole('row', { name: /CVE-2026-1001/ });
    expect(within(row).getByText('Suppressed')).toBeInTheDocument();
    expect(within(row).getByText('no deadline')).toBeInTheDocument();
  });

  it('does not call an empty list clean', async () => {
    render();
    expect(await screen.findByText('No findings')).toBeInTheDocument();
    expect(
      screen.getByText(/what was not scanned has no findings either/),
    ).toBeInTheDocument();
  });

  it('fails on its own, and leaves the scorecard standing', async () => {
    render({
      listFindings: async () => {
        throw new Error('findings are down');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'findings are down',
    );
    expect(screen.getByText('Bronze')).toBeInTheDocument();
  });

  it('bears very long names', async () => {
    const long = 'x'.repeat(400);
    render({
      listFindings: async () =>
        cut([aFinding(1, { component: long, location: long })]),
    });
    expect(
      await screen.findByRole('row', { name: /CVE-2026-1001/ }),
    ).toHaveTextContent(long);
  });

  it('names what was not scanned and why', async () => {
    render();
    const row = await screen.findByRole('row', { name: /i-0abc/ });
    expect(row).toHaveTextContent('Scanning is not enabled');
    expect(row).toHaveTextContent('ACCESS_DENIED');
    expect(row).toHaveTextContent('never seen');
  });
});
