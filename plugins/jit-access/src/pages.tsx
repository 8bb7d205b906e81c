import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  accessRequestRouteRef,
  accessRouteRef,
} from '@fairway/plugin-jit-access-react';
import { RiKey2Line } from '@remixicon/react';

const page = PageBlueprint.make({
  params: {
    path: '/access',
    routeRef: accessRouteRef,
    title: 'Access',
    icon: <RiKey2Line />,
  },
});

const requestTab = SubPageBlueprint.make({
  name: 'request',
  params: {
    path: 'request',
    title: 'Request',
    loader: () =>
      import('./components/request/RequestPage').then(m => (
        <main>
          <m.RequestPage />
        </main>
      )),
  },
});

const mineTab = SubPageBlueprint.make({
  name: 'mine',
  params: {
    path: 'mine',
    title: 'My access',
    loader: () =>
      import('./components/mine/MyAccessPage').then(m => (
        <main>
          <m.MyAccessPage />
        </main>
      )),
  },
});

const approvalsTab = SubPageBlueprint.make({
  name: 'approvals',
  params: {
    path: 'approvals',
    title: 'Approvals',
    loader: () =>
      import('./components/approvals/ApprovalsPage').then(m => (
        <main>
          <m.ApprovalsPage />
        </main>
      )),
  },
});

const breakGlassTab = SubPageBlueprint.make({
  name: 'break-glass',
  params: {
    path: 'break-glass',
    title: 'Break-glass',
    loader: () =>
      import('./components/breakGlass/BreakGlassPage').then(m => (
        <main>
          <m.BreakGlassPage />
        </main>
      )),
  },
});

const delegationsTab = SubPageBlueprint.make({
  name: 'delegations',
  params: {
    path: 'delegations',
    title: 'Delegations',
    loader: () =>
      import('./components/delegations/DelegationsPage').then(m => (
        <main>
          <m.DelegationsPage />
        </main>
      )),
  },
});

const reviewsTab = SubPageBlueprint.make({
  name: 'reviews',
  params: {
    path: 'reviews',
    title: 'Reviews',
    loader: () =>
      import('./components/reviews/ReviewsPage').then(m => (
        <main>
          <m.ReviewsPage />
        </main>
      )),
  },
});

const auditTab = SubPageBlueprint.make({
  name: 'audit',
  params: {
    path: 'audit',
    title: 'Audit',
    loader: () =>
      import('./components/audit/AuditPage').then(m => (
        <main>
          <m.AuditPage />
        </main>
      )),
  },
});

const policiesTab = SubPageBlueprint.make({
  name: 'policies',
  params: {
    path: 'policies',
    title: 'Policies',
    loader: () =>
      import('./components/policies/PoliciesPage').then(m => (
        <main>
          <m.PoliciesPage />
        </main>
      )),
  },
});

const oversightTab = SubPageBlueprint.make({
  name: 'oversight',
  params: {
    path: 'oversight',
    title: 'Oversight',
    loader: () =>
      import('./components/oversight/OversightPage').then(m => (
        <main>
          <m.OversightPage />
        </main>
      )),
  },
});

const requestPage = PageBlueprint.make({
  name: 'request',
  params: {
    path: '/access/requests/:id',
    routeRef: accessRequestRouteRef,
    title: 'Access request',
    loader: () =>
      import('./components/detail/RequestDetailPage').then(m => (
        <main>
          <m.RequestDetailPage />
        </main>
      )),
  },
});

/** The pages of access: the frame and, in the order of their tabs, what is in it. */
export const pages = [
  page,
  requestTab,
  mineTab,
  approvalsTab,
  breakGlassTab,
  delegationsTab,
  reviewsTab,
  policiesTab,
  auditTab,
  oversightTab,
  requestPage,
];
