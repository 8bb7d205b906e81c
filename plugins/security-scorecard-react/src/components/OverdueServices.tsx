import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { ScorecardSummary } from '@fairway/plugin-security-scorecard-common';
import type { AsyncData } from '../hooks/useAsyncData';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import { securityScorecardReactTranslationRef } from '../translation';
import { LoadError } from './LoadStates';
import styles from './ScorecardTodos.module.css';

/** One line for each service with overdue findings, linked to its open findings. */
export const OverdueServices = ({
  services: { data, error, reload },
}: {
  services: AsyncData<ScorecardSummary[]>;
}) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const hrefOf = useSecurityTabHref();
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  return data && data.length > 0 ? (
    <ul className={styles.list} aria-label={t('todos.overdueTitle')}>
      {data.map(({ entityRef, title, overdueFindings }) => (
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
  ) : null;
};
