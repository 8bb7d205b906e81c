import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aScan, someFigures } from '../../__testUtils__/samples';
import { SamplingPage } from './SamplingPage';

describe('SamplingPage', () => {
  it('says the share in numbers, and what is not known', async () => {
    renderScreen(<SamplingPage />);
    expect(await screen.findByText('25 %')).toBeInTheDocument();
    expect(
      screen.getByText('2 of 8 findings of the sampled services'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Of 1 service it is not known what was found/),
    ).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /2026-W47/ });
    expect(within(row).getByText('2 of 38')).toBeInTheDocument();
    expect(within(row).getByText('1 not known')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('shows the seed, each service and what was found of it', async () => {
    renderScreen(<SamplingPage />, { search: '?week=2026-W47' });
    const drawer = await screen.findByRole('dialog', { name: '2026-W47' });
    expect(await within(drawer).findByText('f00d')).toBeInTheDocument();
    for (const words of [
      '2 findings out of band',
      'and 1 more',
      'Not read again: aws-logging',
      'Not known',
    ]) {
      expect(within(drawer).getByText(words)).toBeInTheDocument();
    }
    expect(within(drawer).getByText(/CVE-2026-1/)).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('does not call a service just verified whose scan is not known', async () => {
    const scan = aScan({
      entityRef: 'component:default/payments-api',
      cause: 'sample',
      state: 'unknown',
      requestedAt: '2026-11-16T00:06:00.000Z',
    });
    const before = {
      ...scan,
      id: 'scan-0',
      requestedAt: '2026-11-09T00:06:00.000Z',
    };
    renderScreen(<SamplingPage />, {
      search: '?week=2026-W47',
      client: {
        listScans: async ({ state } = {}) => ({
          items: state === 'unknown' ? [scan, before] : [],
          totalItems: 0,
        }),
      },
    });
    const drawer = await screen.findByRole('dialog', { name: '2026-W47' });
    expect(
      await within(drawer).findByText('Read anew; its scan is not known'),
    ).toBeVisible();
    expect(within(drawer).getByText('busybox:1.37')).toBeVisible();
    expect(within(drawer).queryByText('Verified')).toBeNull();
    expect(
      screen.getByText('of 1 service a scan is not known'),
    ).toBeInTheDocument();
  });

  it('says that there is none yet, or that it may not be read', async () => {
    const { unmount } = renderScreen(<SamplingPage />, {
      client: {
        listSamples: async () => ({ items: [], totalItems: 0 }),
        getFigures: async () => someFigures({ sampling: null }),
      },
    });
    expect(
      await screen.findByText('No sample was drawn yet'),
    ).toBeInTheDocument();
    unmount();
    const listSamples = jest.fn();
    renderScreen(<SamplingPage />, {
      client: { listSamples },
      denied: ['approved-images.sample.read'],
    });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(listSamples).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
  });
});
