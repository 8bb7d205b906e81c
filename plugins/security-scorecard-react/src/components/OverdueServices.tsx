import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Link, Text } from '@backstage/ui';
import type { ScorecardSummary } from '@fairway/plugin-security-scorecard-common';
import { useState } from 'react';
import type { AsyncData } from '../hooks/useAsyncData';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import { securityScorecardReactTranslationRef } from '../translation';
import { LoadError } from './LoadStates';
import styles from './ScorecardTodos.module.css';

/** Props of {@link OverdueServices}. */
export interface OverdueServicesProps {
  services: AsyncData<ScorecardSummary[]>;
  /** How many are shown before "show the others". */
  limit: number;
}

/** One line for each service with overdue findings, linked to its open findings. */
export const OverdueServices = ({
  services: { data, error, reload },
  limit,
}: OverdueServicesProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const hrefOf = useSecurityTabHref();
  const [showAll, setShowAll] = useState(false);
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  if (!data || data.length === 0) {
    return null;
  }
  const shown = showAll ? data : data.slice(0, limit);
  const hidden = data.length - shown.length;
  return (
    <>
      <ul className={styles.list} aria-label={t('todos.overdueTitle')}>
        {shown.map(({ entityRef, title, overdueFindings }) => (
          <li key={entityRef} className={styles.item}>
            <span className={styles.what}>
              <Link href={`${hrefOf(entityRef)}?status=open`}>
                {t('todos.overdue', { count: overdueFindings })}
              </Link>
              <Text as="span" variant="body-small" color="secondary">
                {t('todos.onService', { service: title })}
              </Text>
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="tertiary" onPress={() => setShowAll(true)}>
          {t('todos.showAllOverdue', { count: hidden })}
        </Button>
      )}
    </>
  );
};
