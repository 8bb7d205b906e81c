import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';
import { sampleClient } from '@fairway/plugin-jit-access-react/testUtils';
import { allBut } from '@fairway/test-screens';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

const anEntity = (kind: string, name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
});

/** Shows a page to somebody, with the address it is at. */
export function renderPage(
  element: ReactElement,
  options: {
    client?: Partial<JitAccessClient>;
    /** Entity ref; Bo by default. */
    as?: string;
    /** Names of the permissions that are denied, or all of them. */
    denied?: string[] | 'all';
    /** Kind and name of the entity whose page it is on. */
    on?: { kind: string; name: string };
    at?: string;
    mountPath?: string;
  } = {},
) {
  const { denied = [], on = { kind: 'Resource', name: 'payments-db' } } =
    options;
  return renderInTestApp(
    // Answers about permissions are kept; here, for one test only.
    <SWRConfig value={{ provider: () => new Map() }}>
      <EntityProvider entity={anEntity(on.kind, on.name)}>
        <main>{element}</main>
      </EntityProvider>
      <Address />
    </SWRConfig>,
    {
      apis: [
        [jitAccessApiRef, sampleClient(options.client)],
        mockApis.identity({ userEntityRef: options.as ?? 'user:default/bo' }),
        mockApis.permission({ authorize: allBut(denied) }),
        [
          catalogApiRef,
          catalogApiMock({
            entities: ['ana', 'bo', 'chen'].map(name => anEntity('User', name)),
          }),
        ],
      ],
      mountedRoutes: {
        '/access': accessRouteRef,
        '/access/requests/:id': accessRequestRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      ...(options.mountPath && { mountPath: options.mountPath }),
      initialRouteEntries: [options.at ?? '/'],
    },
  );
}
