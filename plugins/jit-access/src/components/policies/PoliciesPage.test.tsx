import {
  sampleEntitlement,
  samplePage,
  samplePolicy,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { PoliciesPage } from './PoliciesPage';

describe('PoliciesPage', () => {
  it('shows rules in words, and problems', async () => {
    renderPage(<PoliciesPage />, {
      client: {
        listPolicies: async () => [
          samplePolicy(),
          samplePolicy({ id: 'broken', problems: ['group:x does not exist'] }),
        ],
      },
    });
    expect(
      (await screen.findAllByText(/Up to one hour: one owner approves/)).length,
    ).toBe(2);
    expect(screen.getByText('group:x does not exist')).toBeVisible();
    expect(screen.getByText('No problems')).toBeVisible();
    expect(screen.getAllByText('PostgreSQL')).toHaveLength(2);
  });

  it('says where a policy is read from', async () => {
    renderPage(<PoliciesPage />, {
      client: {
        listPolicies: async () => [
          samplePolicy({ file: 'payments.yaml' }),
          samplePolicy({ id: 'own', file: 'service/component:default/own' }),
        ],
      },
    });
    expect(await screen.findByText('payments.yaml')).toBeVisible();
    expect(screen.getByText('the repository of the service')).toBeVisible();
    expect(screen.queryByText(/component:default/)).not.toBeInTheDocument();
  });

  it('offers a request to who may ask, and tells others why not', async () => {
    const reason = 'it is for the group payments';
    renderPage(<PoliciesPage />, {
      client: {
        listPolicies: async () => [
          samplePolicy(),
          samplePolicy({ id: 'theirs', title: 'Theirs' }),
        ],
        listEntitlements: async () =>
          samplePage([
            sampleEntitlement(),
            sampleEntitlement({ id: 'theirs', eligible: false, reason }),
          ]),
      },
    });
    expect(await screen.findByText(`Not for you: ${reason}`)).toBeVisible();
    const links = screen.getAllByRole('link', { name: 'Request this access' });
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/access/request?entitlement=payments-db-rw',
    ]);
  });

  it('searches', async () => {
    renderPage(<PoliciesPage />, {
      client: {
        listPolicies: async () => [
          samplePolicy(),
          samplePolicy({ id: 'other', title: 'Other' }),
        ],
      },
    });
    await screen.findByRole('heading', { name: 'Other' });
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search policies' }),
      'OTHE',
    );
    expect(
      screen.queryByRole('heading', { name: 'Write to the payments database' }),
    ).not.toBeInTheDocument();
    expect(screen.getByLabelText('address')).toHaveTextContent('?q=OTHE');
  });

  it('says when there is none, and when loading fails', async () => {
    const listPolicies = jest
      .fn()
      .mockRejectedValueOnce(new Error('no such directory'))
      .mockResolvedValue([]);
    renderPage(<PoliciesPage />, { client: { listPolicies } });
    expect(await screen.findByText('no such directory')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/No access policy is loaded/)).toBeVisible();
  });
});
