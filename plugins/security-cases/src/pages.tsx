import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiAlarmWarningLine } from '@remixicon/react';
import { caseRouteRef, rootRouteRef } from './routes';

const page = PageBlueprint.make({
  params: {
    path: '/security-cases',
    routeRef: rootRouteRef,
    title: 'Cases',
    icon: <RiAlarmWarningLine />,
  },
});

const casesTab = SubPageBlueprint.make({
  name: 'cases',
  params: {
    path: 'cases',
    title: 'Cases',
    loader: () =>
      import('./components/list/CasesPage').then(m => (
        <main>
          <m.CasesPage />
        </main>
      )),
  },
});

const adoptionTab = SubPageBlueprint.make({
  name: 'adoption',
  params: {
    path: 'adoption',
    title: 'Automation',
    loader: () =>
      import('./components/adoption/AdoptionPage').then(m => (
        <main>
          <m.AdoptionPage />
        </main>
      )),
  },
});

const casePage = PageBlueprint.make({
  name: 'case',
  params: {
    path: '/security-cases/cases/:id',
    routeRef: caseRouteRef,
    title: 'Case',
    loader: () =>
      import('./components/case/CasePage').then(m => (
        <main>
          <m.CasePage />
        </main>
      )),
  },
});

/** The pages of cases: the frame and, in the order of their tabs, what is in it. */
export const pages = [page, casesTab, adoptionTab, casePage];
