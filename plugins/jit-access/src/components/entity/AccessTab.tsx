import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Text } from '@backstage/ui';
import {
  accessEmergencyPermission,
  type Entitlement,
} from '@fairway/plugin-jit-access-common';
import {
  formatDuration,
  LiveContent,
  RiskBadge,
  ServerWords,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty, Page, Section } from '../Layout';
import styles from '../layout.module.css';
import { BreakGlassLink } from '../breakGlass/BreakGlassLink';
import { RevokeAllButton } from '../oversight/RevokeAllButton';
import { EntityGrants } from './EntityGrants';
import { RequestAccessButton } from './RequestAccessButton';
import { useEntityAccess } from './useEntityAccess';

/** Tab on an entity's page: who has access, and what can be asked for. */
export function AccessTab() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { entityRef, entitlements, grants } = useEntityAccess();
  const { allowed } = usePermission({ permission: accessEmergencyPermission });
  return (
    <Page bare>
      <Section title={t('entity.who')}>
        <EntityGrants filter={{ entityRef }} empty={t('entity.nobody')} />
      </Section>
      <Section
        title={t('entity.can')}
        actions={
          <RequestAccessButton
            entityRef={entityRef}
            entitlements={entitlements.value?.items ?? []}
          />
        }
      >
        <LiveContent live={entitlements}>
          {page =>
            page.items.length === 0 ? (
              <Empty text={t('entity.none')} />
            ) : (
              <ul className={styles.list}>
                {page.items.map(item => (
                  <Entry key={item.id} entitlement={item} />
                ))}
              </ul>
            )
          }
        </LiveContent>
        <BreakGlassLink entitlements={entitlements.value?.items ?? []} />
      </Section>
      {allowed && (
        <Section title={t('emergency.title')}>
          <RevokeAllButton
            fixed={{ scope: 'entity', ref: entityRef }}
            onDone={grants.refetch}
          />
        </Section>
      )}
    </Page>
  );
}

function Entry(props: { entitlement: Entitlement }) {
  const { entitlement } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  return (
    <li className={styles.row}>
      <span className={styles.grow}>
        <Text as="div" weight="bold">
          {entitlement.title}
        </Text>
        <Text as="div" variant="body-small" color="secondary">
          {entitlement.description}
        </Text>
        {!entitlement.eligible && (
          <Text as="div" variant="body-small">
            {entitlement.reason ? (
              <ServerWords
                text={t('entity.notEligible', { reason: entitlement.reason })}
              />
            ) : (
              t('entity.notEligiblePlain')
            )}
          </Text>
        )}
      </span>
      <Text variant="body-small">
        {t('entity.atMost', {
          max: formatDuration(entitlement.duration.max, { language }),
        })}
      </Text>
      <RiskBadge risk={entitlement.risk} />
    </li>
  );
}
