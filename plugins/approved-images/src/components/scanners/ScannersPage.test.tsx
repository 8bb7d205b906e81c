import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aScan, aScanner, someScanners } from '../../__testUtils__/samples';
import { ScannersPage } from './ScannersPage';

const READ = 'approved-images.sample.read';

describe('ScannersPage', () => {
  it('says of each scanner what it scans, has to do and answered, in words', async () => {
    renderScreen(<ScannersPage />);
    const row = await screen.findByRole('row', { name: /aws-sqs/ });
    for (const words of [
      'Scans container and machine images',
      'Works',
      'Its newest scan has a result.',
      '1 waiting',
      '2 running',
      '0 failed',
      'None in 7 days',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(within(row).queryByText(/not answered/)).not.toBeInTheDocument();
    expect(within(row).queryByText(/refused/)).not.toBeInTheDocument();
    expect(screen.getByText('1 scanner')).toBeInTheDocument();
    expect(screen.queryByText(/no scanner has/)).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('never shows as good what is not known', async () => {
    const items = (
      ['failing', 'silent', 'unreachable', 'unproven', 'removed'] as const
    ).map(state =>
      aScanner({
        scanner: state,
        state,
        kinds: state === 'removed' ? null : ['machine'],
        lastAnswerAt: null,
      }),
    );
    renderScreen(<ScannersPage />, {
      client: { listScanners: async () => someScanners({ items }) },
    });
    for (const [name, words] of [
      ['failing', 'Could not scan'],
      ['silent', 'Does not answer'],
      ['unreachable', 'Takes no jobs'],
      ['unproven', 'Not known'],
      ['removed', 'Not configured any more'],
    ]) {
      const row = await screen.findByRole('row', {
        name: new RegExp(`^${name}`),
      });
      expect(within(row).getByText(words)).toBeInTheDocument();
      expect(within(row).queryByText('Works')).not.toBeInTheDocument();
      expect(within(row).getByText('None yet')).toBeInTheDocument();
    }
    expect(screen.getAllByText('Scans machine images')).toHaveLength(4);
    expect(
      screen.getByText('It does not say what it scans'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('tells the last failure, what was refused, and all of a long error when it is wanted', async () => {
    const end = 'the end of a long story';
    renderScreen(<ScannersPage />, {
      client: {
        listScanners: async () =>
          someScanners({
            items: [
              aScanner({
                scanner: 'x'.repeat(63),
                state: 'silent',
                failed: 3,
                unanswered: 4,
                lastFailure: {
                  at: '2026-11-21T09:05:00.000Z',
                  why: `${'no memory '.repeat(40)}${end}`,
                },
                answers: {
                  accepted: 9,
                  duplicate: 5,
                  conflict: 1,
                  forged: 2,
                  malformed: 1,
                },
                lastRefused: {
                  at: '2026-11-21T09:05:00.000Z',
                  why: 'the seal is not right',
                },
              }),
              aScanner({
                scanner: 'other',
                lastFailure: { at: null, why: 'access denied' },
              }),
            ],
          }),
      },
    });
    const row = await screen.findByRole('row', { name: /xxx/ });
    for (const words of [
      '3 failed',
      '4 not answered: not known',
      '4 answers were refused as forged, malformed or contrary',
      'The last one: the seal is not right',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    const whole = within(row).getByText(new RegExp(end));
    expect(whole).not.toBeVisible();
    await userEvent.click(within(row).getByText('All of it'));
    expect(whole).toBeVisible();
    const other = screen.getByRole('row', { name: /other/ });
    expect(within(other).getByText('access denied')).toBeInTheDocument();
    expect(within(other).getByText('It is tried again')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what to do when there is none, and which scans nobody has', async () => {
    renderScreen(<ScannersPage />, {
      client: {
        listScanners: async () =>
          someScanners({
            items: [],
            unclaimed: {
              waiting: 2,
              unanswered: 1,
              why: 'No scanner takes images of this kind; add one.',
            },
          }),
      },
    });
    expect(
      await screen.findByText('No scanner is configured'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/approved-images-backend-module-aws/),
    ).toBeInTheDocument();
    const unclaimed = screen.getByRole('region', {
      name: 'Scans that no scanner has',
    });
    for (const words of [
      '2 scans wait for a scanner to take them.',
      /^1 scan of the last 7 days ended without one/,
      'No scanner takes images of this kind; add one.',
    ]) {
      expect(within(unclaimed).getByText(words)).toBeInTheDocument();
    }
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that it loads, that it failed, and tries again', async () => {
    const listScanners = jest
      .fn()
      .mockRejectedValueOnce(new Error('the backend is away'))
      .mockResolvedValue(someScanners());
    renderScreen(<ScannersPage />, { client: { listScanners } });
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText(/the backend is away/)).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(within(alert).getByRole('button'));
    expect(
      await screen.findByRole('row', { name: /aws-sqs/ }),
    ).toBeInTheDocument();
  });

  it('does not ask for what the person may not read', async () => {
    const listScanners = jest.fn();
    renderScreen(<ScannersPage />, {
      client: { listScanners },
      denied: [READ],
    });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(listScanners).not.toHaveBeenCalled();
    expect(screen.queryByText('No scanner is configured')).toBeNull();
    expect(await seriousFaults()).toEqual([]);
  });

  it('shows that it loads, and pages a long list', async () => {
    let answer: (scanners: ReturnType<typeof someScanners>) => void = () => {};
    renderScreen(<ScannersPage />, {
      client: {
        listScanners: () =>
          new Promise(resolve => {
            answer = resolve;
          }),
      },
      search: '?page=2',
    });
    expect(await screen.findByRole('heading', { level: 2 })).toBeVisible();
    expect(screen.queryByText('No scanner is configured')).toBeNull();
    expect(await seriousFaults()).toEqual([]);
    const items = Array.from({ length: 21 }, (_, index) =>
      aScanner({ scanner: `scanner-${String(index).padStart(2, '0')}` }),
    );
    answer(someScanners({ items }));
    expect(
      await screen.findByRole('row', { name: /scanner-20/ }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('row', { name: /scanner-19/ })).toBeNull();
  });

  it('names the images of scans that ended without a scanner', async () => {
    renderScreen(<ScannersPage />, {
      client: {
        listScanners: async () =>
          someScanners({ unclaimed: { waiting: 0, unanswered: 1, why: null } }),
        listScans: async ({ state } = {}) => ({
          items:
            state === 'unknown'
              ? [
                  aScan({ state: 'unknown', scanner: null }),
                  aScan({ id: 'b', reference: 'other', state: 'unknown' }),
                ]
              : [],
          totalItems: 0,
        }),
      },
    });
    const list = await screen.findByRole('list', {
      name: 'Scans that no scanner has',
    });
    expect(list).toHaveTextContent('busybox:1.37');
    expect(list).not.toHaveTextContent('other');
  });
});
