import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { rootRouteRef } from './routes';

const page = PageBlueprint.make({
  params: {
    path: '/images',
    routeRef: rootRouteRef,
    title: 'Images',
    icon: <RiStackLine />,
  },
});

const registerTab = SubPageBlueprint.make({
  name: 'register',
  params: {
    path: 'register',
    title: 'Register',
    loader: () =>
      import('./components/register/RegisterPage').then(m => (
        <main>
          <m.RegisterPage />
        </main>
      )),
  },
});

const driftTab = SubPageBlueprint.make({
  name: 'drift',
  params: {
    path: 'drift',
    title: 'Drift',
    loader: () =>
      import('./components/drift/DriftPage').then(m => (
        <main>
          <m.DriftPage />
        </main>
      )),
  },
});

const scannersTab = SubPageBlueprint.make({
  name: 'scanners',
  params: {
    path: 'scanners',
    title: 'Scanners',
    loader: () =>
      import('./components/scanners/ScannersPage').then(m => (
        <main>
          <m.ScannersPage />
        </main>
      )),
  },
});

const samplingTab = SubPageBlueprint.make({
  name: 'sampling',
  params: {
    path: 'sampling',
    title: 'Sampling',
    loader: () =>
      import('./components/sampling/SamplingPage').then(m => (
        <main>
          <m.SamplingPage />
        </main>
      )),
  },
});

/** The pages of images: the frame and, in the order of their tabs, what is in it. */
export const pages = [page, registerTab, driftTab, scannersTab, samplingTab];
