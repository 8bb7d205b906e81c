import { createApiRef } from '@backstage/frontend-plugin-api';
import type { ApprovedImagesClient } from '@fairway/plugin-approved-images-common';

/** The client of approved images. */
export const approvedImagesApiRef = createApiRef<ApprovedImagesClient>().with({
  id: 'plugin.approved-images.client',
  pluginId: 'approved-images',
});
