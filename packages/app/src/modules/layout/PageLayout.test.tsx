import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { screen, waitFor, within } from '@testing-library/react';
import { notFoundPage } from './NotFoundPage';
import { pageLayout } from './PageLayout';

const plugin = createFrontendPlugin({
  pluginId: 'harbour',
  extensions: [
    PageBlueprint.make({ params: { path: '/harbour', title: 'Harbour' } }),
    ...['ships', 'ships-log'].map(path =>
      SubPageBlueprint.make({
        name: path,
        params: {
          path,
          title: path,
          loader: async () => <p>page of {path}</p>,
        },
      }),
    ),
  ],
});

const frame = createFrontendModule({
  pluginId: 'app',
  extensions: [pageLayout, notFoundPage],
});

describe('the page frame', () => {
  it('puts the title into a landmark and the sub-pages into a navigation', async () => {
    renderTestApp({
      features: [plugin, frame],
      initialRouteEntries: ['/harbour/ships-log'],
    });
    expect(await screen.findByText('page of ships-log')).toBeInTheDocument();
    expect(
      within(screen.getByRole('banner')).getByRole('heading', {
        level: 1,
        name: 'Harbour',
      }),
    ).toBeInTheDocument();

    const links = within(
      screen.getByRole('navigation', { name: 'Harbour' }),
    ).getAllByRole('link');
    expect(
      links.map(link => [
        link.getAttribute('href'),
        link.getAttribute('aria-current'),
      ]),
    ).toEqual([
      ['/harbour/ships', null],
      ['/harbour/ships-log', 'page'],
    ]);
  });

  it('says of an address below the page that is none of its sub-pages that there is none', async () => {
    renderTestApp({
      features: [plugin, frame],
      initialRouteEntries: ['/harbour/ships-lo'],
    });
    // The app draws anew once it is ready.
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { name: '404: no such page' }),
      ).toBeInTheDocument(),
    );
    expect(
      screen.getByRole('link', { name: 'To the home page' }),
    ).toHaveAttribute('href', '/');
    expect(screen.getByRole('link', { name: 'ships-log' })).not.toHaveAttribute(
      'aria-current',
    );
  });

  it('opens the first sub-page at the address of the page', async () => {
    renderTestApp({
      features: [plugin, frame],
      initialRouteEntries: ['/harbour/'],
    });
    expect(await screen.findByText('page of ships')).toBeInTheDocument();
    expect(screen.queryByText(/404/)).toBeNull();
  });
});
