import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { dialog } from './messages/dialog';
import { drift } from './messages/drift';
import { register } from './messages/register';
import { sampling } from './messages/sampling';
import { scanners } from './messages/scanners';
import { shared } from './messages/shared';

/** Texts of the pages of approved images. */
export const approvedImagesTranslationRef = createTranslationRef({
  id: 'plugin.approved-images',
  messages: { shared, register, drift, scanners, sampling, dialog },
});
