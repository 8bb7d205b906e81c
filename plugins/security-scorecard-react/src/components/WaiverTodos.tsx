import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { useMemo } from 'react';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import {
  useWaiversExpiring,
  useWaiversToDecide,
} from '../hooks/useWaiverTodos';
import { waiversRouteRef } from '../routes';
import { securityScorecardReactTranslationRef } from '../translation';
import { Deadline } from './Deadline';
import { EntityTitle } from './EntityName';
import { Freshness } from './Freshness';
import styles from './ScorecardTodos.module.css';
import { SeverityBadge } from './SeverityBadge';
import { TodoCard } from './TodoCard';

/** Props of {@link WaiversToDecide} and {@link WaiversExpiring}. */
export interface WaiverTodosProps {
  /** How many are shown before "show the others"; default 6. */
  limit?: number;
}

/** Waivers that wait for a decision of the caller; nothing at all for somebody who decides on none. */
export const WaiversToDecide = ({ limit = 6 }: WaiverTodosProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const waivers = useWaiversToDecide();
  const href = useRouteRef(waiversRouteRef)();
  const items = useMemo(
    () => ({ ...waivers, data: waivers.data?.items }),
    [waivers],
  );
  // Until it is known whether this person decides, and when not, there is no card.
  if (!waivers.data && !waivers.error) {
    return null;
  }
  return (
    <TodoCard
      title={t('waiverTodos.decideTitle')}
      loading={t('waiverTodos.loading')}
      empty={{
        title: t('waiverTodos.decideEmpty'),
        description: t('waiverTodos.decideEmptyDescription'),
      }}
      data={items}
      limit={limit}
      keyOf={({ id }) => id}
      footer={
        waivers.data?.more && (
          <Link href={href}>{t('waiverTodos.decideMore')}</Link>
        )
      }
    >
      {waiver => (
        <>
          <SeverityBadge severity={waiver.severity} />
          <span className={styles.what}>
            <Link href={`${href}?waiver=${encodeURIComponent(waiver.id)}`}>
              {waiver.targetTitle}
            </Link>
            <Text as="span" variant="body-small" color="secondary">
              {t('waiverTodos.askedBy', { service: waiver.entityTitle })}{' '}
              <EntityTitle entityRef={waiver.requestedBy} />
            </Text>
          </span>
          <Freshness observedAt={waiver.requestedAt} />
        </>
      )}
    </TodoCard>
  );
};

/** Waivers of the caller's teams that end within two weeks: fix it, or ask again. */
export const WaiversExpiring = ({ limit = 6 }: WaiverTodosProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const waivers = useWaiversExpiring();
  const hrefOf = useSecurityTabHref();
  return (
    <TodoCard
      title={t('waiverTodos.expiringTitle')}
      loading={t('waiverTodos.loading')}
      empty={{
        title: t('waiverTodos.expiringEmpty'),
        description: t('waiverTodos.expiringEmptyDescription'),
      }}
      data={waivers}
      limit={limit}
      keyOf={({ id }) => id}
    >
      {waiver => (
        <>
          <SeverityBadge severity={waiver.severity} />
          <span className={styles.what}>
            <Link href={hrefOf(waiver.entityRef, waiver.target)}>
              {waiver.targetTitle}
            </Link>
            <Text as="span" variant="body-small" color="secondary">
              {t('todos.onService', { service: waiver.entityTitle })}
            </Text>
          </span>
          <Deadline deadline={waiver.expiresAt} wording="ends" />
        </>
      )}
    </TodoCard>
  );
};
