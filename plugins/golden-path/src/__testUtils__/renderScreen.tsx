import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { GoldenPathClient } from '@fairway/plugin-golden-path-common';
import { allBut } from '@fairway/test-screens';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';
import { goldenPathApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { aDetail, aPreview, aService, aSummary } from './samples';

const Address = () => (
  <output data-testid="address">{useLocation().search}</output>
);

/** A client that knows one service, and answers what a test gives it. */
export function aClient(
  given: Partial<GoldenPathClient> = {},
): GoldenPathClient {
  return {
    listServices: async () => ({ items: [aService()], totalItems: 1 }),
    getService: async () => aDetail(),
    getSummary: async () => aSummary(),
    preview: async () => aPreview(),
    getVersions: async () => ({
      template: 'template:default/secure-service-node',
      current: '1.1.0',
      versions: [
        {
          version: '1.1.0',
          services: 30,
          changes: [
            {
              title: 'Requests have a time limit',
              security: true,
              why: 'Slow requests could hold every connection.',
            },
          ],
        },
        { version: '1.0.0', services: 12, changes: [] },
      ],
    }),
    startUpgrades: async refs =>
      refs.map((entityRef, i) => ({
        entityRef,
        taskId: `task-${i}`,
        error: null,
      })),
    ...given,
  };
}

/** What the catalog calls by a title. */
const entities = [
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: 'secure-service-node',
      namespace: 'default',
      title: 'Secure service (Node.js)',
    },
    spec: { type: 'service' },
  },
];

/** How a screen is shown. */
export interface ScreenOptions {
  client?: Partial<GoldenPathClient>;
  /** Names of the permissions that are refused. */
  denied?: string[];
  /** Query of the address, with its question mark. */
  search?: string;
}

/** Shows a screen to somebody, on an entity's page, with the query of the address below it. */
export function renderScreen(
  element: ReactElement,
  { client, denied = [], search = '' }: ScreenOptions = {},
) {
  return renderInTestApp(
    <SWRConfig value={{ provider: () => new Map() }}>
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'payments-api', namespace: 'default' },
        }}
      >
        <main>{element}</main>
      </EntityProvider>
      <Address />
    </SWRConfig>,
    {
      apis: [
        [goldenPathApiRef, aClient(client)],
        [catalogApiRef, catalogApiMock({ entities })],
        mockApis.permission({ authorize: allBut(denied) }),
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/golden-path': rootRouteRef,
      },
      initialRouteEntries: [`/${search}`],
    },
  );
}
