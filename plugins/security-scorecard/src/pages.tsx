import {
  coreExtensionData,
  createExtensionInput,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiShieldCheckLine } from '@remixicon/react';
import { rootRouteRef } from './routes';

const page = PageBlueprint.make({
  params: {
    path: '/security',
    routeRef: rootRouteRef,
    title: 'Security',
    icon: <RiShieldCheckLine />,
  },
});

const overviewTab = SubPageBlueprint.makeWithOverrides({
  name: 'overview',
  inputs: {
    /** Sections of other plugins; see SecurityDashboardSectionBlueprint. */
    sections: createExtensionInput([coreExtensionData.reactElement]),
  },
  factory: (makePage, { inputs }) =>
    makePage({
      path: 'overview',
      title: 'Overview',
      loader: () =>
        import('./components/dashboard/OverviewPage').then(m => (
          <main>
            <m.OverviewPage
              sections={inputs.sections.map(section => ({
                id: section.node.spec.id,
                element: section.get(coreExtensionData.reactElement),
              }))}
            />
          </main>
        )),
    }),
});

const servicesTab = SubPageBlueprint.make({
  name: 'services',
  params: {
    path: 'services',
    title: 'Services',
    loader: () =>
      import('./components/services/ServicesPage').then(m => (
        <main>
          <m.ServicesPage />
        </main>
      )),
  },
});

const findingsTab = SubPageBlueprint.make({
  name: 'findings',
  params: {
    path: 'findings',
    title: 'Findings',
    loader: () =>
      import('./components/findings/FindingsPage').then(m => (
        <main>
          <m.FindingsPage />
        </main>
      )),
  },
});

const waiversTab = SubPageBlueprint.make({
  name: 'waivers',
  params: {
    path: 'waivers',
    title: 'Waivers',
    loader: () =>
      import('./components/waivers/WaiversPage').then(m => (
        <main>
          <m.WaiversPage />
        </main>
      )),
  },
});

const campaignsTab = SubPageBlueprint.make({
  name: 'campaigns',
  params: {
    path: 'campaigns',
    title: 'Campaigns',
    loader: () =>
      import('./components/campaigns/CampaignsPage').then(m => (
        <main>
          <m.CampaignsPage />
        </main>
      )),
  },
});

const collectorsTab = SubPageBlueprint.make({
  name: 'collectors',
  params: {
    path: 'collectors',
    title: 'Collectors',
    loader: () =>
      import('./components/collectors/CollectorsPage').then(m => (
        <main>
          <m.CollectorsPage />
        </main>
      )),
  },
});

/** The security pages: the frame and, in the order of their tabs, what is in it. */
export const pages = [
  page,
  servicesTab,
  overviewTab,
  findingsTab,
  waiversTab,
  campaignsTab,
  collectorsTab,
];
