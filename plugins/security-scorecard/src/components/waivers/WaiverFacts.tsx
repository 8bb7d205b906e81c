import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EntityName,
  Moment,
  WaiverStatusBadge,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Everything about one waiver: what kind, why, until when, and what happened to it. */
export const WaiverFacts = ({ waiver }: { waiver: Waiver }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const isLive = waiver.status === 'approved' || waiver.status === 'pending';
  return (
    <Flex direction="column" gap="3" style={{ width: '100%' }}>
      <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
        <WaiverStatusBadge status={waiver.status} />
        {isLive && <Deadline deadline={waiver.expiresAt} wording="ends" />}
      </Flex>
      <dl className={styles.definitions}>
        <dt>{t('waivers.columnType')}</dt>
        <dd>{t(`waivers.${waiver.type}`)}</dd>
        <dt>{t('waivers.justification')}</dt>
        <dd className={styles.prose}>{waiver.justification}</dd>
        <dt>{t('waivers.ends')}</dt>
        <dd>
          <Moment at={waiver.expiresAt} />
        </dd>
      </dl>
      <Text as="h4" variant="body-small" weight="bold">
        {t('waivers.timeline')}
      </Text>
      <ol className={styles.timeline}>
        {waiver.timeline.map((event, index) => (
          <li key={`${event.at} ${index}`}>
            <Text as="span" variant="body-small">
              <Moment at={event.at} withTime />
              {': '}
              {event.action !== 'expired' && (
                <>
                  <EntityName entityRef={event.actor} />{' '}
                </>
              )}
              {t(`waivers.${event.action}`)}
            </Text>
            {/* The reason of a request is the justification above. */}
            {event.reason && event.action !== 'requested' && (
              <Text
                as="p"
                variant="body-small"
                color="secondary"
                className={styles.prose}
              >
                {event.reason}
              </Text>
            )}
          </li>
        ))}
      </ol>
    </Flex>
  );
};
