import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  accessRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';
import { sampleClient } from '@fairway/plugin-jit-access-react/testUtils';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';

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
    at?: string;
    mountPath?: string;
  } = {},
) {
  return renderInTestApp(
    <>
      {element}
      <Address />
    </>,
    {
      apis: [
        [jitAccessApiRef, sampleClient(options.client)],
        mockApis.identity({ userEntityRef: options.as ?? 'user:default/bo' }),
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
