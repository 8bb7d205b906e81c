import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { adoption } from './messages/adoption';
import { dialog, one } from './messages/case';
import { dashboard } from './messages/dashboard';
import { home } from './messages/home';
import { list } from './messages/list';
import { shared } from './messages/shared';

/** Texts of the pages of security cases. */
export const securityCasesTranslationRef = createTranslationRef({
  id: 'plugin.security-cases',
  messages: { shared, list, case: one, dialog, adoption, dashboard, home },
});
