import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The pages of cases, `/security-cases` by default. */
export const rootRouteRef = createRouteRef({ id: 'security-cases' });

/** One case, `/security-cases/cases/:id` by default. */
export const caseRouteRef = createRouteRef({
  id: 'security-cases.case',
  params: ['id'],
});

/** A request for access, with the grant that came of it. */
export const accessRequestPageRouteRef = createExternalRouteRef({
  id: 'security-cases.access-request',
  params: ['id'],
  optional: true,
  defaultTarget: 'jit-access.request',
});

/** Approved images, with the images that are not. */
export const imagesRouteRef = createExternalRouteRef({
  id: 'security-cases.images',
  optional: true,
  defaultTarget: 'approved-images.root',
});
