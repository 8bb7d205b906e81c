import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { entity, upgrade } from './messages/entity';
import { fleet } from './messages/fleet';
import { preview } from './messages/preview';
import { controls, shared } from './messages/shared';

/** Texts of the golden path's pages. */
export const goldenPathTranslationRef = createTranslationRef({
  id: 'plugin.golden-path',
  messages: { shared, controls, entity, upgrade, fleet, preview },
});
