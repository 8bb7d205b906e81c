import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { ApprovedImagesClient } from '@fairway/plugin-approved-images-common';
import { allBut, titled } from '@fairway/test-screens';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';
import { approvedImagesApiRef } from '../api';
import { rootRouteRef } from '../routes';
import {
  aDrift,
  anImage,
  aSample,
  aScan,
  someFigures,
  someScanners,
} from './samples';

const Address = () => (
  <output data-testid="address">{useLocation().search}</output>
);

/** A client that knows one of each, and answers what a test gives it. */
export function aClient(
  given: Partial<ApprovedImagesClient> = {},
): ApprovedImagesClient {
  const image = async () => anImage();
  const drift = async () => aDrift();
  return {
    listImages: async () => ({ items: [anImage()], totalItems: 1 }),
    exportImages: async () => new Blob(['x']),
    getImage: image,
    proposeImage: image,
    decideImage: image,
    retireImage: image,
    resolve: async () => ({
      kind: 'container',
      name: 'node-runtime',
      reference: anImage().reference,
      approvedBy: 'user:default/sam',
      approvedAt: '2026-11-01',
      supportedUntil: '2098-01-01',
    }),
    listDrifts: async () => ({ items: [aDrift()], totalItems: 1 }),
    exportDrifts: async () => new Blob(['x']),
    getDrift: drift,
    explainDrift: drift,
    decideDrift: drift,
    scanDrift: drift,
    listScans: async () => ({ items: [aScan()], totalItems: 1 }),
    exportScans: async () => new Blob(['x']),
    reportScan: async () => aScan(),
    listScanners: async () => someScanners(),
    listSamples: async () => ({ items: [aSample()], totalItems: 1 }),
    getSample: async () => aSample(),
    getFigures: async () => someFigures(),
    ...given,
  };
}

/** How a screen is shown. */
export interface ScreenOptions {
  client?: Partial<ApprovedImagesClient>;
  /** Names of the permissions that are refused. */
  denied?: string[];
  /** Query of the address, with its question mark. */
  search?: string;
  /** Titles of entities by their refs; without one, the name. */
  titles?: Record<string, string>;
}

/** Shows a screen to Ana of payments, with the query of the address below it. */
export function renderScreen(
  element: ReactElement,
  { client, denied = [], search = '', titles }: ScreenOptions = {},
) {
  return renderInTestApp(
    <SWRConfig value={{ provider: () => new Map() }}>
      <main>{element}</main>
      <Address />
    </SWRConfig>,
    {
      apis: [
        [approvedImagesApiRef, aClient(client)],
        [catalogApiRef, catalogApiMock()],
        [entityPresentationApiRef, titled(titles)],
        mockApis.permission({ authorize: allBut(denied) }),
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/ana',
            ownershipEntityRefs: ['user:default/ana', 'group:default/payments'],
          }),
        ],
      ],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/images': rootRouteRef,
      },
      initialRouteEntries: [`/${search}`],
    },
  );
}
