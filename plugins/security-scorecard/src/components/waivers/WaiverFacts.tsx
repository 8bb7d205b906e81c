import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EntityName,
  Moment,
  WaiverStatusBadge,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { END_WORDS } from './WaiverEnd';

/** Props of {@link WaiverFacts}. */
export interface WaiverFactsProps {
  waiver: Waiver;
  /** Beside the status. */
  children?: ReactNode;
  /** Terms and definitions before the others. */
  subject?: ReactNode;
}

/** Everything about one waiver: what kind, why, until when, and what happened to it. */
export const WaiverFacts = ({
  waiver,
  children,
  subject,
}: WaiverFactsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <Flex direction="column" gap="3" style={{ width: '100%' }}>
      <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
        <WaiverStatusBadge status={waiver.status} />
        {waiver.status === 'approved' && (
          <Deadline deadline={waiver.expiresAt} wording="ends" />
        )}
        {children}
      </Flex>
      <dl className={layout.definitions}>
        {subject}
        <dt>{t('waivers.columnType')}</dt>
        <dd>{t(`waivers.${waiver.type}`)}</dd>
        <dt>{t(END_WORDS[waiver.status])}</dt>
        <dd>
          <Moment at={waiver.expiresAt} withTime />
        </dd>
        <dt>{t('waivers.justification')}</dt>
        <dd className={layout.spoken}>{waiver.justification}</dd>
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
                className={layout.spoken}
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
