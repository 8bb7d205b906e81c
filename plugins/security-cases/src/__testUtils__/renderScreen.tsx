import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  ListCasesOptions,
  SecurityCasesClient,
} from '@fairway/plugin-security-cases-common';
import { allBut, titled } from '@fairway/test-screens';
import type { ReactElement } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';
import { securityCasesApiRef } from '../api';
import { caseRouteRef, rootRouteRef } from '../routes';
import { aCase, anOverview, aSummary, someFigures } from './samples';

const Address = () => (
  <output data-testid="address">{useLocation().search}</output>
);

/** A page of cases, as the server cuts it. */
export const pageOfCases =
  (all = [aSummary()]) =>
  async ({ offset = 0, limit = 20 }: ListCasesOptions = {}) => ({
    items: all.slice(offset, offset + limit),
    totalItems: all.length,
    serverTime: '2026-11-22T09:00:00.000Z',
  });

/** A client that knows one case, and answers what a test gives it. */
export function aClient(
  given: Partial<SecurityCasesClient> = {},
): SecurityCasesClient {
  const theCase = async () => aCase();
  return {
    listCases: pageOfCases(),
    exportCases: async () => new Blob(['case']),
    getCase: theCase,
    assign: theCase,
    comment: theCase,
    runAction: theCase,
    declineAction: theCase,
    closeCase: theCase,
    getFigures: async () => someFigures(),
    getAutomation: async () => anOverview(),
    ...given,
  };
}

/** People to choose from. */
const people = ['sam', 'omar'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName: name }, memberOf: [] },
}));

/** A service, and the team that owns it. */
const owned = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments', namespace: 'default' },
    spec: {
      type: 'team',
      children: [],
      profile: { displayName: 'Payments and refunds' },
    },
  },
  ...['payments', 'gone'].map(owner => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: `service-of-${owner}`, namespace: 'default' },
    spec: { type: 'service' },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
  })),
];

/** How a screen is shown. */
export interface ScreenOptions {
  client?: Partial<SecurityCasesClient>;
  /** Names of the permissions that are refused. */
  denied?: string[];
  /** Query of the address, with its question mark. */
  search?: string;
  /** Titles of entities by their refs; without one, the name. */
  titles?: Record<string, string>;
}

/** Shows a screen to Sam at the address of the case `case-1`, with the query of the address below it. */
export function renderScreen(
  element: ReactElement,
  { client, denied = [], search = '', titles }: ScreenOptions = {},
) {
  return renderInTestApp(
    <SWRConfig value={{ provider: () => new Map() }}>
      <main>
        <Routes>
          <Route path="/at/:id" element={element} />
        </Routes>
      </main>
      <Address />
    </SWRConfig>,
    {
      apis: [
        [securityCasesApiRef, aClient(client)],
        [catalogApiRef, catalogApiMock({ entities: [...people, ...owned] })],
        [entityPresentationApiRef, titled(titles)],
        mockApis.permission({ authorize: allBut(denied) }),
        mockApis.identity({ userEntityRef: 'user:default/sam' }),
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/security-cases': rootRouteRef,
        '/security-cases/cases/:id': caseRouteRef,
      },
      initialRouteEntries: [`/at/case-1${search}`],
    },
  );
}
