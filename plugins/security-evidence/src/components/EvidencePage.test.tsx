import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../__testUtils__/renderScreen';
import {
  aControl,
  aControlEvidence,
  anActivity,
  aService,
  someEvidence,
} from '../__testUtils__/samples';
import { EvidencePage } from './EvidencePage';

const address = () => screen.getByTestId('address');

describe('the controls of a framework', () => {
  it('counts one service as one', async () => {
    renderScreen(<EvidencePage />, {
      client: {
        getFramework: async () => ({ ...someEvidence(), services: 1 }),
      },
    });
    expect(await screen.findByText(/, 1 service\./)).toBeInTheDocument();
  });

  it('says of each how many services are in which state, and when that was', async () => {
    const getFramework = jest.fn(async () => someEvidence());
    renderScreen(<EvidencePage />, {
      client: { getFramework },
      search: '?date=2026-11-22&scope=group:default/payments',
    });
    const row = await screen.findByRole('row', { name: /CC7.2/ });
    expect(getFramework).toHaveBeenLastCalledWith('soc2', {
      at: '2026-11-22',
      scope: 'group:default/payments',
    });
    for (const words of [
      'Not satisfied',
      '1 not satisfied',
      '1 undetermined',
      '1 satisfied',
      '1 check',
      'System operations',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    const unchecked = screen.getByRole('row', { name: /CC1.1/ });
    expect(within(unchecked).getByText('No check')).toBeInTheDocument();
    expect(
      within(unchecked).getByText('Nothing looks at it here'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/2 of 3 controls have a check here/),
    ).toBeInTheDocument();
    expect(screen.getByText(/, 3 services\./)).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('opens the list behind each number, and what is looked for', async () => {
    renderScreen(<EvidencePage />);
    await userEvent.click(
      await screen.findByRole('button', { name: /1 ?No check/ }),
    );
    expect(await screen.findByText('1 control')).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /CC1.1/ })).toBeInTheDocument();
    expect(
      screen.queryByRole('row', { name: /CC7.2/ }),
    ).not.toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), 'access');
    expect(await screen.findByText('No control matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('3 controls')).toBeInTheDocument();
  });

  it('pages a long framework, and bears long names', async () => {
    const controls = Array.from({ length: 45 }, (_, i) =>
      aControl({ id: `A.${i}`, title: `${i} ${'long'.repeat(60)}` }),
    );
    renderScreen(<EvidencePage />, {
      client: { getFramework: async () => someEvidence({ controls }) },
      search: '?page=3',
    });
    expect(await screen.findByText('45 controls')).toBeInTheDocument();
    expect(screen.getByRole('row', { name: /A\.44/ })).toBeInTheDocument();
    expect(screen.getByText('41 to 45 of 45')).toBeInTheDocument();
  });

  it('warns of a date before the record', async () => {
    renderScreen(<EvidencePage />, {
      client: {
        getFramework: async () =>
          someEvidence({ at: '2026-09-01T23:59:59.999Z' }),
      },
    });
    expect(
      await screen.findByText('Before the record begins'),
    ).toBeInTheDocument();
  });

  it('takes what is no date and no scope in the address for none', async () => {
    const getFramework = jest.fn(async () => someEvidence());
    renderScreen(<EvidencePage />, {
      client: { getFramework },
      search: '?date=2026-99-99&scope=everything&page=-3',
    });
    await screen.findByRole('row', { name: /CC7.2/ });
    expect(getFramework).toHaveBeenLastCalledWith('soc2', {});
  });

  it('says that there is no such framework, and offers those that there are', async () => {
    const getFramework = jest.fn(async () => someEvidence());
    renderScreen(<EvidencePage />, {
      client: { getFramework },
      search: '?framework=none&control=CC7.2',
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /No such framework/,
    );
    expect(getFramework).not.toHaveBeenCalled();
    expect(
      screen.queryByRole('button', { name: 'CSV' }),
    ).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /Framework/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'NIST SSDF 1.1' }),
    );
    await waitFor(() =>
      expect(getFramework).toHaveBeenLastCalledWith('ssdf', {}),
    );
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('asks for another framework', async () => {
    const getFramework = jest.fn(async () => someEvidence());
    renderScreen(<EvidencePage />, { client: { getFramework } });
    await screen.findByRole('row', { name: /CC7.2/ });
    await userEvent.click(screen.getByRole('button', { name: /Framework/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'NIST SSDF 1.1' }),
    );
    await waitFor(() =>
      expect(getFramework).toHaveBeenLastCalledWith('ssdf', {}),
    );
    expect(address()).toHaveTextContent('framework=ssdf');
  });
});

describe('one control', () => {
  const open = (client = {}, search = '?control=CC7.2') =>
    renderScreen(<EvidencePage />, { client, search });

  it('shows checks, services, results, facts and exceptions', async () => {
    const getControl = jest.fn(async () => aControlEvidence());
    open({ getControl }, '?control=CC7.2&date=2026-11-22&state=not-satisfied');
    expect(
      await screen.findByRole('heading', { name: /CC7.2 · Anomalies/ }),
    ).toBeInTheDocument();
    expect(getControl).toHaveBeenLastCalledWith('soc2', 'CC7.2', {
      at: '2026-11-22',
      scope: undefined,
      state: 'not-satisfied',
      limit: 20,
      offset: 0,
    });
    const check = screen.getByRole('row', { name: /A trail records/ });
    for (const words of ['1 pass', '1 fail', '1 unknown', '1 under a waiver']) {
      expect(within(check).getByText(words)).toBeInTheDocument();
    }
    const services = screen.getByRole('region', { name: 'Services' });
    expect(
      within(services).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
    expect(
      within(services).getByText(/Open findings: 1 critical, 2 high/),
    ).toBeInTheDocument();
    // What nobody has opened is not put together: a page of it has thousands of rows.
    expect(services.querySelector('table')).toBeNull();
    await userEvent.click(within(services).getByText(/2 results, 1 exception/));
    expect(
      await within(services).findByRole('row', {
        name: /trailMultiRegion false/,
      }),
    ).toBeInTheDocument();
    expect(
      within(services).getByRole('row', { name: /regions none/ }),
    ).toBeInTheDocument();
    expect(within(services).getByText(/never looked at/)).toBeInTheDocument();
    expect(
      within(services).getByText('The firewall keeps <b>all</b> of it.'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that nothing checks it, that nobody was there, and who has left', async () => {
    const { unmount } = open({
      getControl: async () =>
        aControlEvidence({ checks: [], items: [], totalItems: 0 }),
    });
    expect(
      await screen.findByText(/No check looks at this control/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('No service of the scope was there then'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    unmount();
    open({
      getControl: async () =>
        aControlEvidence({
          items: [aService({ inCatalog: false, ownerRef: null })],
        }),
    });
    expect(
      await screen.findByText(/No longer in the catalog/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Payments API' }),
    ).not.toBeInTheDocument();
  });

  it('says that there is no such control, and what to do', async () => {
    open(
      {
        getControl: async () => {
          throw Object.assign(new Error('No control ZZ9'), {
            name: 'NotFoundError',
          });
        },
      },
      '?control=ZZ9',
    );
    expect(await screen.findByText('No such control')).toBeInTheDocument();
    expect(
      screen.getByText(/Look for it under all controls/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'All controls' }),
    ).toBeInTheDocument();
  });

  it('keeps the focus of who opens it and goes back', async () => {
    open({ getControl: async () => aControlEvidence() }, '');
    const name = /^CC7.2 · Anomalies/;
    await userEvent.click(await screen.findByRole('button', { name }));
    const back = await screen.findByRole('button', { name: 'All controls' });
    expect(back).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    // Tables hand the focus of a cell to its row.
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name }).closest('[role="row"]'),
      ).toHaveFocus(),
    );
  });

  it('pages its checks', async () => {
    const [check] = aControlEvidence().checks;
    const checks = Array.from({ length: 43 }, (_, i) => ({
      ...check,
      checkId: `logging.check-${i + 1}`,
      title: `Check ${i + 1}`,
    }));
    open({ getControl: async () => aControlEvidence({ checks }) });
    const region = await screen.findByRole('region', { name: 'Checks' });
    expect(await within(region).findByText('Check 20')).toBeInTheDocument();
    expect(within(region).queryByText('Check 21')).toBeNull();
    expect(within(region).getByText('1 to 20 of 43')).toBeInTheDocument();
    await userEvent.click(
      within(region).getByRole('button', { name: /next/i }),
    );
    expect(await within(region).findByText('Check 21')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('pages its services, and leads back', async () => {
    const getControl = jest.fn(async () =>
      aControlEvidence({ totalItems: 45 }),
    );
    open({ getControl });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    await waitFor(() =>
      expect(getControl).toHaveBeenLastCalledWith(
        'soc2',
        'CC7.2',
        expect.objectContaining({ offset: 20 }),
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'All controls' }));
    expect(
      await screen.findByRole('row', { name: /CC6.1/ }),
    ).toBeInTheDocument();
    expect(address()).not.toHaveTextContent('control=');
  });
});

describe('what happened', () => {
  it('lists a period with what its source says', async () => {
    const listActivities = jest.fn(async () => ({
      from: '2026-11-20T00:00:00.000Z',
      at: '2026-11-22T23:59:59.999Z',
      items: [
        anActivity({
          kind: 'case',
          summary: 'CASE-7: Access of Omar ended',
          details: {
            class: 'unusual-access',
            decision: 'authorized-change',
            holding: true,
            closedAt: '2026-11-22T09:30:00.000Z',
            assignee: 'group:default/payments',
            note: null,
          },
        }),
        anActivity({
          kind: 'case',
          id: '42',
          summary: 'CASE-8: Access of Omar lasts',
          actor: null,
          entityRef: null,
          details: {},
        }),
      ],
      totalItems: 2,
      unavailable: null,
    }));
    renderScreen(<EvidencePage />, {
      client: { listActivities },
      search: '?view=activity&kind=case&from=2026-11-20&date=2026-11-22',
    });
    const rows = await screen.findAllByRole('row', { name: /Access of Omar/ });
    expect(listActivities).toHaveBeenLastCalledWith({
      kind: 'case',
      at: '2026-11-22',
      scope: undefined,
      from: '2026-11-20T00:00:00.000Z',
      limit: 20,
      offset: 0,
    });
    expect(screen.queryByText('Authorised change')).toBeNull();
    await userEvent.click(
      within(rows[0]).getByText('Details', {
        exact: false,
        selector: 'summary',
      }),
    );
    const shown = await within(rows[0]).findByText('Authorised change');
    const list = shown.closest('dl');
    expect(list?.textContent).toMatch(
      /^classUnusual accessdecisionAuthorised changeholdingYesclosed at.*2026.*assigneepayments$/,
    );
    expect(list?.textContent).not.toContain('T09:30');
    expect(within(rows[1]).getByText('Nobody known')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what the ledger of access holds in the words of its own page', async () => {
    renderScreen(<EvidencePage />, {
      client: {
        listActivities: async () => ({
          from: '2026-11-22T00:00:00.000Z',
          at: '2026-11-22T23:59:59.999Z',
          items: [
            anActivity(),
            anActivity({ id: '42', summary: 'something-new' }),
          ],
          totalItems: 2,
          unavailable: null,
        }),
      },
      search: '?view=activity',
    });
    expect(
      await screen.findByText('Access taken back and verified absent'),
    ).toBeInTheDocument();
    expect(screen.getByText('Something new')).toBeInTheDocument();
  });

  it('tells a source that is not there from one where nothing happened', async () => {
    const page = { from: '2026-11-22T00:00:00.000Z', items: [], totalItems: 0 };
    const { unmount } = renderScreen(<EvidencePage />, {
      client: {
        listActivities: async () => ({
          ...page,
          at: '2026-11-22T23:59:59.999Z',
          unavailable: 'Security cases are not installed.',
        }),
      },
      search: '?view=activity&kind=case',
    });
    expect(
      await screen.findByText('Security cases are not installed.'),
    ).toBeInTheDocument();
    unmount();
    renderScreen(<EvidencePage />, {
      client: {
        listActivities: async () => ({
          ...page,
          at: '2026-11-22T23:59:59.999Z',
          unavailable: null,
        }),
      },
      search: '?view=activity',
    });
    expect(
      await screen.findByText('Nothing happened in this period'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });
});

describe('exports', () => {
  it('saves what is shown, as the server names it', async () => {
    const exportEvidence = jest.fn(async () => ({
      name: 'evidence.json',
      content: new Blob(['{}']),
    }));
    const url = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderScreen(<EvidencePage />, {
      client: { exportEvidence },
      search: '?date=2026-11-22&control=CC7.2&from=2026-11-20',
    });
    await userEvent.click(await screen.findByRole('button', { name: 'OSCAL' }));
    await waitFor(() => expect(url).toHaveBeenCalled());
    expect(exportEvidence).toHaveBeenCalledWith('soc2', {
      at: '2026-11-22',
      scope: undefined,
      format: 'oscal',
      control: 'CC7.2',
      from: '2026-11-20T00:00:00.000Z',
    });
  });

  it('are not offered to who may not take evidence away, and say why they failed', async () => {
    const { unmount } = renderScreen(<EvidencePage />, {
      denied: ['security-evidence.evidence.export'],
    });
    await screen.findByRole('row', { name: /CC7.2/ });
    expect(
      screen.queryByRole('button', { name: 'CSV' }),
    ).not.toBeInTheDocument();
    unmount();
    renderScreen(<EvidencePage />, {
      client: {
        exportEvidence: async () => {
          throw new Error('more than 50 MB');
        },
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'CSV' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'more than 50 MB',
    );
  });
});

describe('without an answer', () => {
  it('asks for nothing that may not be read', async () => {
    const listFrameworks = jest.fn();
    renderScreen(<EvidencePage />, {
      client: { listFrameworks },
      denied: ['security-evidence.evidence.read'],
    });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(listFrameworks).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that there is no framework', async () => {
    renderScreen(<EvidencePage />, {
      client: { listFrameworks: async () => [] },
    });
    expect(
      await screen.findByText('No framework is installed.'),
    ).toBeInTheDocument();
  });

  it('says what failed and tries again', async () => {
    const getFramework = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockImplementation(async () => someEvidence());
    renderScreen(<EvidencePage />, { client: { getFramework } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('row', { name: /CC7.2/ }),
    ).toBeInTheDocument();
  });
});
