import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { framework } from '../../messages/check';
import { securityScorecardTranslationRef } from '../../translation';

function isFramework(id: string): id is keyof typeof framework {
  return Object.hasOwn(framework, id);
}

/** Gives the name of a framework; policies may name others, which are shown as they are. */
export function useFrameworkName(): (id: string) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return id => (isFramework(id) ? t(`framework.${id}`) : id);
}
