import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import {
  securityRouteRef,
  securityScorecardApiRef,
} from '@fairway/plugin-security-scorecard-react';
import { screen } from '@testing-library/react';
import { HomePage } from './HomePage';

const scorecards = (listTodos: () => Promise<[]>) => ({
  listTodos,
  listScorecards: async () => ({ items: [], totalItems: 0 }),
  listWaivers: async () => ({ items: [], totalItems: 0 }),
});

const render = (listTodos: () => Promise<[]> = async () => []) =>
  renderInTestApp(<HomePage />, {
    apis: [
      mockApis.identity({ displayName: 'Ana Díaz' }),
      [securityScorecardApiRef, scorecards(listTodos)],
    ],
    mountedRoutes: {
      '/catalog': catalogPlugin.routes.catalogIndex,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/create': scaffolderPlugin.routes.root,
      '/security': securityRouteRef,
    },
  });

describe('HomePage', () => {
  it('greets, and leads to the usual next steps', async () => {
    render();
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Hello, Ana Díaz' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Create a secure service' }),
    ).toHaveAttribute('href', '/create');
    expect(
      screen.getByRole('link', { name: 'See my services' }),
    ).toHaveAttribute('href', expect.stringContaining('/catalog?'));
  });

  it('leaves out a step whose page is not installed', async () => {
    render();
    await screen.findByRole('link', { name: 'Create a secure service' });
    expect(screen.queryByRole('link', { name: 'Request access' })).toBeNull();
  });

  it('keeps a section standing when another one fails', async () => {
    // Just-in-time access has no API here at all, which its section cannot survive.
    render();
    expect(await screen.findByText('Nothing to fix')).toBeInTheDocument();
  });

  it('shows the waivers that wait and those about to end', async () => {
    render();
    expect(
      await screen.findByText('No waiver waits for you'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('No waiver is about to end'),
    ).toBeInTheDocument();
  });

  it('says when the to-dos cannot be loaded', async () => {
    render(async () => {
      throw new Error('the database is not reachable');
    });
    expect(
      await screen.findByText(/the database is not reachable/),
    ).toBeInTheDocument();
  });
});
