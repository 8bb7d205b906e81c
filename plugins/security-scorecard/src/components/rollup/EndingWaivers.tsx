import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { EndingWaiver } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  SeverityBadge,
  useSecurityTabHref,
  useWaivers,
} from '@fairway/plugin-security-scorecard-react';
import { ORGANISATION } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import styles from './rollup.module.css';

const SHOWN = 20;

/** Waivers with the service they are for and their end. */
export const EndingWaiversList = ({ waivers }: { waivers: EndingWaiver[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  if (waivers.length === 0) {
    return (
      <EmptyMessage
        title={t('rollup.waiversEmpty')}
        description={t('rollup.waiversEmptyDescription')}
      />
    );
  }
  return (
    <ul className={styles.rows}>
      {waivers.map(waiver => (
        <li key={waiver.id}>
          <SeverityBadge severity={waiver.severity} />
          <span className={styles.what}>
            <Link href={hrefOf(waiver.entityRef, waiver.target)}>
              {waiver.targetTitle}
            </Link>
            <Text as="span" variant="body-small" color="secondary">
              {t('waivers.onService', { service: waiver.entityTitle })}
            </Text>
          </span>
          <Deadline deadline={waiver.expiresAt} wording="ends" />
        </li>
      ))}
    </ul>
  );
};

/** Waivers in force that end soon. */
export const EndingWaivers = ({ scope }: { scope: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useWaivers({
    scope: scope === ORGANISATION ? undefined : scope,
    status: 'approved',
    expiringWithin: 'P30D',
    limit: SHOWN,
  });
  if (isLoading) {
    return <LoadingSkeleton label={t('waivers.loading')} rows={2} />;
  }
  if (!data) {
    return error ? <LoadError error={error} onRetry={reload} /> : null;
  }
  return <EndingWaiversList waivers={data.items} />;
};
