import {
  AppRootElementBlueprint,
  coreExtensionData,
  createExtensionInput,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiShieldCheckLine } from '@remixicon/react';
import { loadOverviewPage } from './components/dashboard/loadOverviewPage';
import { OverviewHeadStart } from './components/dashboard/OverviewHeadStart';
import { rootRouteRef } from './routes';

const PATH = '/security';
const OVERVIEW = 'overview';
/** Where the overview is: the first tab is what the page opens on. */
const OVERVIEW_PATHS = [PATH, `${PATH}/${OVERVIEW}`];

const page = PageBlueprint.make({
  params: {
    path: PATH,
    routeRef: rootRouteRef,
    title: 'Security',
    icon: <RiShieldCheckLine />,
  },
});

const overviewTab = SubPageBlueprint.makeWithOverrides({
  name: OVERVIEW,
  inputs: {
    /** Sections of other plugins; see SecurityDashboardSectionBlueprint. */
    sections: createExtensionInput([coreExtensionData.reactElement]),
  },
  factory: (makePage, { inputs }) =>
    makePage({
      path: OVERVIEW,
      title: 'Overview',
      loader: () =>
        loadOverviewPage().then(OverviewPage => (
          <main>
            <OverviewPage
              sections={inputs.sections.map(section => ({
                id: section.node.spec.id,
                element: section.get(coreExtensionData.reactElement),
              }))}
            />
          </main>
        )),
    }),
});

const overviewHeadStart = AppRootElementBlueprint.make({
  name: 'overview-head-start',
  params: { element: <OverviewHeadStart paths={OVERVIEW_PATHS} /> },
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

/** The security pages: the frame and, in the order of their tabs, what is in it; and what opens the overview sooner. */
export const pages = [
  page,
  overviewTab,
  servicesTab,
  findingsTab,
  waiversTab,
  campaignsTab,
  collectorsTab,
  overviewHeadStart,
];
