import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aDrift, aScan, someFigures } from '../../__testUtils__/samples';
import { DriftPage } from './DriftPage';

const DECIDE = 'approved-images.image.decide';

describe('DriftPage', () => {
  it('exports the records that are shown, and all scans', async () => {
    const exportDrifts = jest.fn(async () => new Blob(['x']));
    const exportScans = jest.fn(async () => new Blob(['x']));
    const url = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderScreen(<DriftPage />, {
      client: { exportDrifts, exportScans },
      search: '?reason=undetermined',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    await waitFor(() =>
      expect(exportDrifts).toHaveBeenCalledWith({
        search: undefined,
        status: undefined,
        reason: 'undetermined',
        live: true,
      }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Export all scans' }),
    );
    await waitFor(() => expect(url).toHaveBeenCalledTimes(2));
    expect(exportScans).toHaveBeenCalledWith();
  });

  it('says that a record is not there, and not that it loads', async () => {
    renderScreen(<DriftPage />, {
      client: {
        getDrift: async () => {
          throw Object.assign(new Error('no'), { name: 'NotFoundError' });
        },
      },
      search: '?drift=gone',
    });
    const drawer = await screen.findByRole('dialog', {
      name: 'It can’t be shown',
    });
    expect(within(drawer).getByRole('alert')).toHaveTextContent(
      /It is not there.*Nothing is on record at this address/,
    );
  });

  it('tells a scan that nobody answered from a clean one', async () => {
    const scan = aScan({ state: 'unknown', critical: null, high: null });
    renderScreen(<DriftPage />, {
      client: {
        listDrifts: async () => ({ items: [aDrift({ scan })], totalItems: 1 }),
      },
    });
    expect(
      await screen.findByText('Scan not answered: not known'),
    ).toBeInTheDocument();
  });

  it('says of each image where it runs, why it is shown and how its scan is', async () => {
    const listDrifts = jest.fn(async () => ({
      items: [
        aDrift(),
        aDrift({
          id: 'drift-2',
          title: 'x'.repeat(120),
          reason: 'undetermined',
          digest: null,
          ownerRef: null,
          scan: null,
        }),
      ],
      totalItems: 2,
    }));
    renderScreen(<DriftPage />, { client: { listDrifts } });
    const row = await screen.findByRole('row', { name: /Shipment tracker/ });
    for (const words of [
      'busybox:1.37',
      'harbour-prod/logistics, 1 running',
      'Not in the register',
      'Not explained',
      'Scanned: findings',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    const other = screen.getByRole('row', { name: /xxx/ });
    expect(within(other).getByText('Not known what runs')).toBeInTheDocument();
    expect(within(other).getByText('Not scanned')).toBeInTheDocument();
    expect(listDrifts).toHaveBeenLastCalledWith(
      expect.objectContaining({ live: true, limit: 20 }),
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('opens the list behind a number, and closes it again', async () => {
    const listDrifts = jest.fn(async () => ({ items: [], totalItems: 0 }));
    renderScreen(<DriftPage />, {
      client: { listDrifts, getFigures: async () => someFigures() },
    });
    expect(
      await screen.findByText('Every image that runs is approved'),
    ).toBeInTheDocument();
    const number = await screen.findByRole('button', {
      name: /1 ?Waiting for security/,
    });
    await userEvent.click(number);
    await waitFor(() =>
      expect(listDrifts).toHaveBeenLastCalledWith(
        expect.objectContaining({ status: 'explained', live: undefined }),
      ),
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      '?status=explained',
    );
    await userEvent.click(number);
    expect(screen.getByTestId('address')).toHaveTextContent(/^$/);
    expect(await seriousFaults()).toEqual([]);
  });

  it('lets an owner explain, and does not offer to decide', async () => {
    const explainDrift = jest.fn(async () => aDrift());
    renderScreen(<DriftPage />, {
      client: { explainDrift },
      denied: [DECIDE],
      search: '?drift=drift-1',
    });
    const drawer = await screen.findByRole('dialog', {
      name: 'Shipment tracker',
    });
    expect(
      await within(drawer).findByText('2 critical, 5 high'),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByRole('link', { name: /Report of the scanner/ }),
    ).toHaveAttribute('href', 'https://scanner.example/report/1');
    expect(
      within(drawer).queryByRole('button', { name: /register/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Explain it' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: /Explain busybox/,
    });
    await userEvent.type(
      within(dialog).getByRole('textbox'),
      'Left over from debugging.',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Explain it' }),
    );
    await waitFor(() =>
      expect(explainDrift).toHaveBeenCalledWith(
        'drift-1',
        'Left over from debugging.',
      ),
    );
  });

  it('offers to approve only what is known, and to scan only when no scan is under way', async () => {
    const scanDrift = jest.fn(async () => aDrift());
    renderScreen(<DriftPage />, {
      client: {
        scanDrift,
        getDrift: async () =>
          aDrift({
            reason: 'undetermined',
            digest: null,
            status: 'explained',
            explanation: 'Nobody pinned it.',
            scan: aScan({
              state: 'failed',
              error: 'No route to it',
              url: null,
            }),
          }),
      },
      search: '?drift=drift-1',
    });
    const drawer = await screen.findByRole('dialog', {
      name: 'Shipment tracker',
    });
    expect(
      await within(drawer).findByText('Nobody pinned it.'),
    ).toBeInTheDocument();
    expect(within(drawer).getByText('No route to it')).toBeInTheDocument();
    expect(
      within(drawer).queryByRole('button', { name: /into the register/ }),
    ).not.toBeInTheDocument();
    expect(
      within(drawer).getByRole('button', { name: 'Refuse it' }),
    ).toBeInTheDocument();
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Scan it again' }),
    );
    expect(scanDrift).toHaveBeenCalledWith('drift-1');
    expect(await seriousFaults()).toEqual([]);
  });
});
