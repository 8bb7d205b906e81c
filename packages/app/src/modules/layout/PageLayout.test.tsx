import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { screen, within } from '@testing-library/react';
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
  extensions: [pageLayout],
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
});
