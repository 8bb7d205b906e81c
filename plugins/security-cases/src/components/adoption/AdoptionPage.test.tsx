import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { anOverview, someFigures } from '../../__testUtils__/samples';
import { AdoptionPage } from './AdoptionPage';

describe('AdoptionPage', () => {
  it('says how far each team has come, in numbers and words', async () => {
    renderScreen(<AdoptionPage />);
    const table = await screen.findByRole('region', { name: 'Maturity' });
    const payments = within(table).getByRole('row', { name: /payments/ });
    for (const words of [
      'Enforce',
      '9 in 90 days',
      '5 by itself',
      '3 run by a person',
      '1 declined',
      '75 % agreed',
    ]) {
      expect(within(payments).getByText(words)).toBeInTheDocument();
    }
    expect(
      within(payments).getByRole('link', { name: '1 open case of payments' }),
    ).toHaveAttribute(
      'href',
      '/security-cases/cases?status=open&owner=group%3Adefault%2Fpayments',
    );
    const storefront = within(table).getByRole('row', { name: /storefront/ });
    for (const words of [
      'Observe',
      'by default',
      /^Warn from/,
      'Nothing decided yet',
    ]) {
      expect(within(storefront).getByText(words)).toBeInTheDocument();
    }
    expect(await seriousFaults()).toEqual([]);
  });

  it('calls the teams by their titles', async () => {
    renderScreen(<AdoptionPage />, {
      titles: { 'group:default/payments': 'Payments and refunds' },
    });
    const row = await screen.findByRole('row', {
      name: 'Payments and refunds',
    });
    expect(
      within(row).getByRole('link', {
        name: '1 open case of Payments and refunds',
      }),
    ).toBeInTheDocument();
    expect(
      within(row).getByRole('progressbar', { name: /Payments and refunds/ }),
    ).toBeInTheDocument();
  });

  it('says which rule decides, and what the sources sent', async () => {
    renderScreen(<AdoptionPage />);
    const policy = await screen.findByRole('region', {
      name: 'Policy in force',
    });
    const rule = within(policy).getByRole('row', { name: /tier-1-logging/ });
    for (const words of [
      'Class: Logging weakened',
      'Tier: 1',
      'End the access of the actor: By itself',
      'Hold back new access to the target: Propose',
    ]) {
      expect(within(rule).getByText(words)).toBeInTheDocument();
    }
    expect(within(policy).queryByRole('alert')).not.toBeInTheDocument();
    const sources = await screen.findByRole('region', {
      name: 'Sources of events',
    });
    const aws = within(sources).getByRole('row', { name: /aws/ });
    for (const words of [
      '41',
      '7 seen before',
      '3 forged',
      '1 malformed',
      'account 999 is not one of ours',
    ]) {
      expect(within(aws).getByText(words)).toBeInTheDocument();
    }
    const git = within(sources).getByRole('row', { name: /git/ });
    expect(within(git).getByText('never')).toBeInTheDocument();
  });

  it('says in words from when on access is unusual, and where that is changed', async () => {
    renderScreen(<AdoptionPage />);
    const section = await screen.findByRole('region', {
      name: 'Unusual access',
    });
    for (const words of [
      'What is longer ago than 180 days counts for nothing.',
      'With fewer than 10 uses, or when the first of them is not 14 days ago, nothing is said of that person or target.',
      'The person has not used the target in the last 180 days.',
      'Outside of 07:00 to 20:00 on Monday, Friday (Europe/Berlin), by somebody who does less than 20 % of everything then.',
      'At least 5 uses within 1 day, and at least 4 times as many as the person usually has in that time.',
      'At least 2 hours, and at least 4 times the median of the target.',
      /Two or more, break-glass, and access of high risk are L2/,
      /changed in the file automation.yaml/,
    ]) {
      expect(within(section).getByText(words)).toBeInTheDocument();
    }
    expect(
      within(section).queryByText(/No use of access is looked at/),
    ).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that nothing is looked at without the section, and without a file', async () => {
    const { policy, teams } = anOverview();
    renderScreen(<AdoptionPage />, {
      client: {
        getAutomation: async () => ({
          policy: { ...policy, file: null, unusualAccess: null },
          teams,
        }),
      },
    });
    const section = await screen.findByRole('region', {
      name: 'Unusual access',
    });
    for (const words of [
      /No use of access is looked at/,
      /Name one in securityCases.automation/,
    ]) {
      expect(within(section).getByText(words)).toBeInTheDocument();
    }
    expect(within(section).queryByText(/median/)).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('raises an alarm when the file on disk is not in force', async () => {
    const { policy } = anOverview();
    renderScreen(<AdoptionPage />, {
      client: {
        getAutomation: async () => ({
          policy: { ...policy, problem: 'line 4: unknown class' },
          teams: [],
        }),
        getFigures: async () => someFigures({ sources: [] }),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'line 4: unknown class',
    );
    expect(
      screen.getByText(
        'No team has had a case yet, and the policy names none.',
      ),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('No source has sent an event yet.'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('asks for nothing that may not be seen', async () => {
    const getAutomation = jest.fn();
    renderScreen(<AdoptionPage />, {
      client: { getAutomation },
      denied: ['security-cases.automation.read'],
    });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(getAutomation).not.toHaveBeenCalled();
  });
});
