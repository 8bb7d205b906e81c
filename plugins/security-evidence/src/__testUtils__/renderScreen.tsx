import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { SecurityEvidenceClient } from '@fairway/plugin-security-evidence-common';
import { allBut } from '@fairway/test-screens';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';
import { securityEvidenceApiRef } from '../api';
import {
  aControlEvidence,
  aFramework,
  anActivity,
  someEvidence,
} from './samples';

const Address = () => (
  <output data-testid="address">{useLocation().search}</output>
);

/** A client that knows two frameworks, and answers what a test gives it. */
export function aClient(
  given: Partial<SecurityEvidenceClient> = {},
): SecurityEvidenceClient {
  return {
    listFrameworks: async () => [
      aFramework(),
      aFramework({ id: 'ssdf', title: 'NIST SSDF', version: '1.1' }),
    ],
    getFramework: async () => someEvidence(),
    getControl: async () => aControlEvidence(),
    listActivities: async () => ({
      from: '2026-11-22T00:00:00.000Z',
      at: '2026-11-22T23:59:59.999Z',
      items: [anActivity()],
      totalItems: 1,
      unavailable: null,
    }),
    exportEvidence: async () => ({
      name: 'evidence-soc2-2026-11-22.csv',
      content: new Blob(['control']),
    }),
    ...given,
  };
}

/** What can be chosen as a scope. */
const entities = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments', namespace: 'default', title: 'Payments' },
    spec: { type: 'team', children: [] },
  },
];

/** How a screen is shown. */
export interface ScreenOptions {
  client?: Partial<SecurityEvidenceClient>;
  /** Names of the permissions that are refused. */
  denied?: string[];
  /** Query of the address, with its question mark. */
  search?: string;
}

/** Shows a screen to somebody, with the query of the address below it. */
export function renderScreen(
  element: ReactElement,
  { client, denied = [], search = '' }: ScreenOptions = {},
) {
  return renderInTestApp(
    <SWRConfig value={{ provider: () => new Map() }}>
      <main>{element}</main>
      <Address />
    </SWRConfig>,
    {
      apis: [
        [securityEvidenceApiRef, aClient(client)],
        [catalogApiRef, catalogApiMock({ entities })],
        mockApis.permission({ authorize: allBut(denied) }),
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [`/${search}`],
    },
  );
}
