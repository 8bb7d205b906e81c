import { createRouteRef } from '@backstage/core-plugin-api';

/** The page of evidence, `/security-evidence` by default. */
export const rootRouteRef = createRouteRef({ id: 'security-evidence' });
