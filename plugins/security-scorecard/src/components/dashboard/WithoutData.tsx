import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type {
  Page,
  ServiceWithoutData,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  EntityTitle,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import styles from './dashboard.module.css';

/** Props of {@link WithoutData}. */
export interface WithoutDataProps {
  scope: string;
  services: Page<ServiceWithoutData>;
}

/** Services that no collector has seen: not clean, but unknown. */
export const WithoutData = ({ scope, services }: WithoutDataProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  const hrefOf = useSecurityTabHref();
  if (services.totalItems === 0) {
    return (
      <EmptyMessage
        title={t('dashboard.noDataEmpty')}
        description={t('dashboard.noDataEmptyDescription')}
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      <ul className={styles.lines}>
        {services.items.map(({ entityRef, title, ownerRef }) => (
          <li key={entityRef}>
            <Link href={hrefOf(entityRef)}>{title}</Link>{' '}
            <Text as="span" variant="body-small" color="secondary">
              {t('dashboard.noDataOwner')}{' '}
              {ownerRef ? (
                <EntityTitle entityRef={ownerRef} />
              ) : (
                t('dashboard.nobody')
              )}
            </Text>
          </li>
        ))}
      </ul>
      <Link href={links.services({ scope, nodata: 'true' })}>
        {t('dashboard.noDataAll', { count: services.totalItems })}
      </Link>
    </Flex>
  );
};
