import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeClient } from '../../fixtures/fakeClient';
import { aFinding } from '../../fixtures/findings';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { aScorecard, inDays } from '../../fixtures/scorecards';
import { aWaiver } from '../../fixtures/work';
import { EntitySecurityTab } from '../entity/EntitySecurityTab';
import { ownTitle } from './FindingCells';
import { FindingsPage } from './FindingsPage';

const kev = aFinding(1, {
  knownExploited: true,
  epss: 0.123,
  aliases: ['GHSA-1111-2222-3333'],
  fixedIn: '3.0.2',
  purl: 'pkg:apk/alpine/openssl@3.0.1',
  sources: ['aws-inspector2', 'trivy'],
  url: 'https://cve.example.com/1',
  deadline: inDays(-4),
});

const tab = (options: ScreenOptions) =>
  renderScreen(<EntitySecurityTab />, {
    client: { getScorecard: async () => aScorecard() },
    ...options,
  });

describe('findings of a service', () => {
  it('says how urgent one is, in words', async () => {
    tab({ world: { findings: [kev] } });
    const row = await screen.findByRole('row', { name: /CVE-2026-1001/ });
    for (const words of [
      'Exploited in the wild',
      '12 % likely to be exploited within 30 days',
      'Also GHSA-1111-2222-3333',
      'Fixed in 3.0.2',
      'Reported by Amazon Inspector, trivy',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(within(row).getByText(/overdue by/)).toBeInTheDocument();
  });

  it('shows waived and suppressed ones, marked, with until when and why', async () => {
    tab({
      world: {
        findings: [
          aFinding(1, { waiverId: 'waiver-1' }),
          aFinding(2, {
            status: 'suppressed',
            suppression: 'VEX: code is not reachable',
          }),
        ],
        waivers: [
          aWaiver({
            id: 'waiver-1',
            target: { kind: 'finding', findingId: 'finding-1' },
          }),
        ],
      },
    });
    const waived = await screen.findByRole('row', { name: /CVE-2026-1001/ });
    expect(within(waived).getByText('Waived')).toBeInTheDocument();
    expect(await within(waived).findByText(/Waived until/)).toBeInTheDocument();
    const suppressed = screen.getByRole('row', { name: /CVE-2026-1002/ });
    expect(
      within(suppressed).getByText('Suppressed: VEX: code is not reachable'),
    ).toBeInTheDocument();
  });

  it('opens the details of one, where a waiver can be asked for', async () => {
    tab({ world: { findings: [kev] } });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Details of CVE-2026-1001 in openssl 1',
      }),
    );
    const drawer = await screen.findByRole('dialog', { name: 'CVE-2026-1001' });
    expect(
      within(drawer).getByText('pkg:apk/alpine/openssl@3.0.1'),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByRole('link', { name: /Read about it/ }),
    ).toHaveAttribute('href', 'https://cve.example.com/1');
    expect(
      await within(drawer).findByRole('button', { name: 'Ask for a waiver' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      '?finding=finding-1',
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('finds one that the address names and the page does not show', async () => {
    tab({
      world: {
        findings: Array.from({ length: 300 }, (_, i) =>
          aFinding(i, { deadline: inDays(i) }),
        ),
      },
      search: '?finding=finding-299',
    });
    expect(
      await screen.findByText('Heap overflow number 299'),
    ).toBeInTheDocument();
  });

  it('says so when the address names one that is gone', async () => {
    tab({ world: { findings: [kev] }, search: '?finding=gone' });
    expect(
      await screen.findByText('This finding is not there'),
    ).toBeInTheDocument();
  });
});

describe('FindingsPage', () => {
  const show = (options: ScreenOptions) =>
    renderScreen(<FindingsPage />, options);

  it('lists the findings of all services, each leading to its own', async () => {
    show({
      world: { findings: [kev, aFinding(2)] },
      titles: { 'component:default/payments-api': 'Payments API' },
    });
    const row = await screen.findByRole('row', { name: /CVE-2026-1001/ });
    expect(
      within(row).getByRole('link', { name: 'CVE-2026-1001' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?finding=finding-1',
    );
    // Called as everywhere else, not by its name in the catalog's files.
    expect(
      within(row).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
    expect(screen.getByText('2 findings')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says by title which owner it is narrowed to', async () => {
    show({
      world: { findings: [] },
      titles: { 'group:default/payments': 'Payments team' },
      search: '?owner=group:default/payments',
    });
    expect(
      await screen.findByRole('button', { name: /Payments team.*Owner/ }),
    ).toBeInTheDocument();
  });

  it('narrows to what the address asks for', async () => {
    const listAllFindings = jest.fn(createFakeClient().listAllFindings);
    show({
      client: { listAllFindings },
      search: '?scope=group:default/payments&overdue=true&severity=critical',
    });
    expect(await screen.findByText('No finding matches')).toBeInTheDocument();
    expect(listAllFindings).toHaveBeenLastCalledWith(
      expect.objectContaining({
        scope: 'group:default/payments',
        overdue: true,
        severity: 'critical',
        offset: 0,
      }),
    );
    await userEvent.click(screen.getByRole('switch', { name: 'Only overdue' }));
    await waitFor(() =>
      expect(listAllFindings).toHaveBeenLastCalledWith(
        expect.objectContaining({ overdue: undefined }),
      ),
    );
  });

  it('is accessible with 200 findings, and when it failed', async () => {
    const { unmount } = show({
      world: { findings: Array.from({ length: 200 }, (_, i) => aFinding(i)) },
    });
    expect(await screen.findByText('1 to 20 of 200')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    unmount();
    show({
      client: {
        listAllFindings: async () => {
          throw new Error('findings are down');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'findings are down',
    );
    expect(await seriousFaults()).toEqual([]);
  });
});

describe('ownTitle', () => {
  const vulnerability = 'CVE-2005-2541';
  it.each([
    ['CVE-2005-2541 - tar', 'tar', ''],
    ['CVE-2005-2541 - tar', 'libtar', 'tar'],
    [
      'CVE-2005-2541: does not warn of setuid',
      'tar',
      'does not warn of setuid',
    ],
    ['Heap overflow', 'tar', 'Heap overflow'],
  ])(
    'leaves of %s in %s what the row does not say',
    (title, component, own) => {
      expect(ownTitle({ title, vulnerability, component })).toBe(own);
    },
  );
});
