import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import { notificationsApiRef } from '@backstage/plugin-notifications';
import searchPlugin from '@backstage/plugin-search/alpha';
import { screen, within } from '@testing-library/react';
import { RiAnchorLine } from '@remixicon/react';
import { sidebar } from './Sidebar';

const page = (pluginId: string, title: string) =>
  createFrontendPlugin({
    pluginId,
    extensions: [
      PageBlueprint.make({
        params: {
          path: `/${pluginId}`,
          title,
          icon: <RiAnchorLine />,
          routeRef: createRouteRef(),
          loader: async () => <p>{title}</p>,
        },
      }),
    ],
  });

const nav = createFrontendModule({ pluginId: 'app', extensions: [sidebar] });

describe('the sidebar', () => {
  it('shows first what people come for, then the rest by title, and says how many notifications wait', async () => {
    renderTestApp({
      features: [
        page('zebra', 'Zebra'),
        page('alpha', 'Alpha'),
        page('jit-access', 'Access'),
        page('security-evidence', 'Evidence'),
        page('security-cases', 'Cases'),
        page('security-scorecard', 'Security'),
        page('scaffolder', 'Create'),
        notificationsPlugin,
        searchPlugin,
        nav,
      ],
      apis: [
        [
          notificationsApiRef,
          { getStatus: async () => ({ unread: 24, read: 0 }) },
        ],
      ],
      initialRouteEntries: ['/alpha'],
    });
    expect(
      await screen.findByRole('link', { name: 'Notifications, 24 unread' }),
    ).toHaveAttribute('href', '/notifications');
    const names = within(
      screen.getByRole('navigation', { name: 'sidebar nav' }),
    )
      .getAllByRole('link')
      .map(link => link.getAttribute('aria-label'));
    expect(names).toEqual([
      'Fairway, to the home page',
      'Create',
      'Security',
      'Cases',
      'Evidence',
      'Access',
      'Alpha',
      'Zebra',
      'Notifications, 24 unread',
    ]);
  });
});
