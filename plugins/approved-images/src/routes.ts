import { createRouteRef } from '@backstage/core-plugin-api';

/** The pages of approved images, `/images` by default. */
export const rootRouteRef = createRouteRef({ id: 'approved-images' });
