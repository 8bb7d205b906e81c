import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { goldenPathTranslationRef } from '../../translation';

/** Says why a service counts as current, outdated or unknown. */
export function useWhy(): (service: GoldenPathService) => string {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  return ({ template, version, latest, templateState }) => {
    if (template === null || version === null) {
      return t('entity.why.noRecord');
    }
    if (latest === null) {
      return t('entity.why.noLatest', { version });
    }
    return templateState === 'current'
      ? t('entity.why.current', { version })
      : t('entity.why.outdated', { version, latest });
  };
}
