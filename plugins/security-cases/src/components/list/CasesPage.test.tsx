import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { pageOfCases, renderScreen } from '../../__testUtils__/renderScreen';
import { aSummary, someFigures } from '../../__testUtils__/samples';
import { CasesPage } from './CasesPage';

const many = Array.from({ length: 45 }, (_, i) =>
  aSummary({ id: `case-${i}`, reference: `SC-${i}`, title: `Case ${i}` }),
);

describe('CasesPage', () => {
  it('says what happened, whose it is and what waits, and links to the case', async () => {
    const list = jest.fn(pageOfCases());
    renderScreen(<CasesPage />, { client: { listCases: list } });
    const row = await screen.findByRole('row', { name: /Omar stopped/ });
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({ orderBy: 'urgent', limit: 20, offset: 0 }),
    );
    expect(within(row).getByRole('link', { name: /Omar/ })).toHaveAttribute(
      'href',
      '/security-cases/cases/case-1',
    );
    for (const words of [
      'SC-12 · 2 events',
      'Logging weakened',
      'L2, look now',
      'Open',
      'New access held back',
      '1 proposal waits',
      'Nobody',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(await seriousFaults()).toEqual([]);
  });

  it('offers owning teams by their titles, and by their names where they have none', async () => {
    renderScreen(<CasesPage />);
    await screen.findByRole('row', { name: /Omar stopped/ });
    await userEvent.click(screen.getByRole('button', { name: /Owning team/ }));
    expect(
      await screen.findByRole('option', { name: 'Payments and refunds' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('option', { name: 'gone' })).toBeInTheDocument();
  });

  it('says of a closed case what it was, and of an unknown actor that it is unknown', async () => {
    renderScreen(<CasesPage />, {
      client: {
        listCases: pageOfCases([
          aSummary({
            title: 'A'.repeat(400),
            status: 'closed',
            decision: 'false-alarm',
            confidence: 'unknown',
            holding: false,
            proposals: 0,
            failures: 2,
            actor: { name: null, userRef: null },
            entityRef: null,
            ownerRef: null,
          }),
        ]),
      },
    });
    const row = await screen.findByRole('row', { name: /AAAA/ });
    for (const words of [
      'Closed',
      'False alarm',
      'Not certain',
      'Unknown',
      'No known service',
      'No owner',
      '2 actions failed',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(
      within(row).queryByText('New access held back'),
    ).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('keeps filters and page in the address, and ignores what is no filter', async () => {
    const list = jest.fn(pageOfCases(many));
    renderScreen(<CasesPage />, {
      client: { listCases: list },
      search:
        '?status=open&class=image-drift&level=L9&page=2&order=newest&entity=component:default/a',
    });
    await screen.findByText('45 cases');
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({
        status: 'open',
        class: 'image-drift',
        level: undefined,
        entityRef: 'component:default/a',
        orderBy: 'newest',
        offset: 20,
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'All services' }));
    await userEvent.type(screen.getByRole('searchbox'), 'trail');
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent('search=trail'),
    );
    expect(screen.getByTestId('address')).not.toHaveTextContent('page=');
    expect(screen.getByTestId('address')).not.toHaveTextContent('entity=');
  });

  it('opens the list behind each number', async () => {
    const list = jest.fn(pageOfCases());
    renderScreen(<CasesPage />, { client: { listCases: list } });
    await userEvent.click(
      await screen.findByRole('button', { name: /2 ?Open, with nobody/ }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ status: 'open', assignee: 'none' }),
      ),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /4 ?Proposals that wait/ }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ proposals: true, assignee: undefined }),
      ),
    );
    expect(
      screen.getByText(/Usual time to a decision: 3 hours/),
    ).toBeInTheDocument();
  });

  it('exports what the filters leave', async () => {
    const exportCases = jest.fn(async () => new Blob(['x']));
    const url = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderScreen(<CasesPage />, {
      client: { exportCases },
      search: '?status=open',
    });
    await screen.findByRole('row', { name: /Omar stopped/ });
    await userEvent.click(
      screen.getByRole('button', { name: 'Export as CSV' }),
    );
    await waitFor(() => expect(url).toHaveBeenCalled());
    expect(exportCases).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'open' }),
    );
  });

  it('tells that there is no case from that none matches', async () => {
    const none = async () => ({ items: [], totalItems: 0, serverTime: '' });
    const { unmount } = renderScreen(<CasesPage />, {
      client: {
        listCases: none,
        getFigures: async () => someFigures({ medianTimeToClose: null }),
      },
    });
    expect(await screen.findByText('No case yet')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Export/ })).toBeDisabled();
    expect(
      await screen.findByText('No case was closed in the last 90 days'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    unmount();
    renderScreen(<CasesPage />, {
      client: {
        listCases: async options =>
          options?.search ? none() : pageOfCases(many)(options),
      },
      search: '?search=nothing',
    });
    expect(await screen.findByText('No case matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('45 cases')).toBeInTheDocument();
  });

  it('says what failed and tries again', async () => {
    const list = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockImplementation(pageOfCases());
    renderScreen(<CasesPage />, { client: { listCases: list } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('row', { name: /Omar stopped/ }),
    ).toBeInTheDocument();
  });
});
