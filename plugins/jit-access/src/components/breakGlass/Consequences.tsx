import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { BreakGlassTerms } from '@fairway/plugin-jit-access-common';
import {
  EntityNames,
  formatDuration,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { useId } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from './breakGlass.module.css';

/** What follows from breaking the glass: who is told, the review, and what it blocks. */
export function Consequences(props: {
  terms: BreakGlassTerms;
  /** ISO 8601 duration that is asked for. */
  duration: string;
}) {
  const { terms, duration } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.consequences}>
      <Text as="h3" weight="bold" id={id}>
        {t('breakGlass.consequences')}
      </Text>
      <ul>
        <li>{t('breakGlass.told')}</li>
        <li>
          {t('breakGlass.reviewed', {
            within: formatDuration(terms.reviewWithin, { language }),
          })}{' '}
          <EntityNames entityRefs={terms.reviewBy} />
        </li>
        <li>{t('breakGlass.blocks')}</li>
        <li>{t('breakGlass.recorded')}</li>
        <li>
          {t('breakGlass.ends', {
            duration: formatDuration(duration, { language }),
          })}
        </li>
      </ul>
    </section>
  );
}
