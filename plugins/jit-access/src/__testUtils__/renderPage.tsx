import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';
import { sampleClient } from '@fairway/plugin-jit-access-react/testUtils';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{`${pathname}${search}`}</output>;
}

/** Shows a page to somebody, with the address it is at. */
export function renderPage(
  element: ReactElement,
  options: {
    client?: Partial<JitAccessClient>;
    /** Entity ref; Bo by default. */
    as?: string;
    /** Whether every permission is denied. */
    denied?: boolean;
    at?: string;
    mountPath?: string;
  } = {},
) {
  return renderInTestApp(
    // Answers about permissions are kept; here, for one test only.
    <SWRConfig value={{ provider: () => new Map() }}>
      {element}
      <Address />
    </SWRConfig>,
    {
      apis: [
        [jitAccessApiRef, sampleClient(options.client)],
        mockApis.identity({ userEntityRef: options.as ?? 'user:default/bo' }),
        mockApis.permission({
          authorize: options.denied
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        }),
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
