import type { Row } from './matrixRow';

const PAYMENTS = 'component/default/payments-worker';

/** The fleet, previews and upgrades. */
export const GOLDEN_PATH_ROWS: Row[] = [
  {
    method: 'GET',
    route: '/services',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: `/services/${PAYMENTS}`,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/summary',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    // Everybody may see what templates give; this one gives nothing.
    method: 'POST',
    route: '/preview',
    body: { template: 'template:default/no-such-path', values: {} },
    expected: [401, 404, 404, 404, 404, 404, 404],
  },
  {
    method: 'GET',
    route: '/templates/secure-service-node/versions',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    // Of a service that nobody has, so that no task is started.
    method: 'POST',
    route: '/upgrades',
    body: { entityRefs: ['component:default/no-such-service'] },
    expected: [401, 404, 404, 404, 404, 404, 404],
  },
];

/** How an entity stands that is not there yet. */
export const SCORECARD_PREVIEW_ROW: Row = {
  method: 'POST',
  route: '/checks/preview',
  body: {
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'not-there-yet' },
      spec: { type: 'service', lifecycle: 'production' },
    },
    observations: [],
  },
  expected: [401, 200, 200, 200, 200, 200, 200],
};
