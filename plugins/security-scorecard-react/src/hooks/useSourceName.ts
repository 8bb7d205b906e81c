import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { source } from '../messages/source';
import { securityScorecardReactTranslationRef } from '../translation';

function isKnown(id: string): id is keyof typeof source {
  return Object.hasOwn(source, id);
}

/**
 * Gives the name of what facts and findings come from, by the id of a collector.
 * Other collectors, and tools whose reports pipelines push, are shown as they
 * call themselves.
 */
export function useSourceName(): (id: string) => string {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return id => (isKnown(id) ? t(`source.${id}`) : id);
}
