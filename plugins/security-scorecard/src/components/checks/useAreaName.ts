import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { area } from '../../messages/check';
import { securityScorecardTranslationRef } from '../../translation';

function isArea(id: string): id is keyof typeof area {
  return Object.hasOwn(area, id);
}

/** Gives the name of a security area; policies may name areas of their own, which are shown as they are. */
export function useAreaName(): (id: string) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return id => (isArea(id) ? t(`area.${id}`) : id);
}
