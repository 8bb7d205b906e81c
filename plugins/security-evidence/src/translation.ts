import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { activity } from './messages/activity';
import { control, controls } from './messages/controls';
import { page } from './messages/page';
import { shared } from './messages/shared';

/** Texts of the pages of evidence. */
export const securityEvidenceTranslationRef = createTranslationRef({
  id: 'plugin.security-evidence',
  messages: { shared, page, controls, control, activity },
});
