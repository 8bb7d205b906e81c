import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { someFigures } from '../../__testUtils__/samples';
import { CasesSection } from './CasesSection';

describe('CasesSection', () => {
  it('says in numbers and words how the cases stand, and opens the lists behind them', async () => {
    renderScreen(<CasesSection />, {
      client: {
        getFigures: async () =>
          someFigures({
            classes: [
              { class: 'logging-weakened', open: 2, opened: 5, closed: 3 },
              { class: 'gate-failed', open: 0, opened: 0, closed: 0 },
            ],
          }),
      },
    });
    expect(
      await screen.findByRole('link', { name: /2 ?Open, with nobody/ }),
    ).toHaveAttribute(
      'href',
      '/security-cases/cases?status=open&assignee=none',
    );
    for (const words of [
      '1 case holds back new access',
      '1 action failed and waits for a person',
      'Usual time to a decision: 3 hours 30 minutes',
      '75 % of what was done in 90 days was done without a person',
    ]) {
      expect(screen.getByText(words)).toBeInTheDocument();
    }
    const row = screen.getByRole('row', { name: /Logging weakened/ });
    expect(
      within(row).getByRole('link', {
        name: '2 open cases: Logging weakened',
      }),
    ).toHaveAttribute(
      'href',
      '/security-cases/cases?status=open&class=logging-weakened',
    );
    expect(screen.queryByText('Gate failed')).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that nothing has happened', async () => {
    renderScreen(<CasesSection />, {
      client: {
        getFigures: async () =>
          someFigures({
            open: 0,
            unassigned: 0,
            proposals: 0,
            failedActions: 0,
            holding: 0,
            medianTimeToClose: null,
            autoShare: null,
          }),
      },
    });
    expect(
      await screen.findByText(/Nothing has happened in 90 days/),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what failed and tries again', async () => {
    const getFigures = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockImplementation(async () => someFigures());
    renderScreen(<CasesSection />, { client: { getFigures } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('link', { name: /3 ?Open/ }),
    ).toBeInTheDocument();
  });
});
