import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { layout, Section } from '@fairway/plugin-screens-react';
import type {
  SecurityCase,
  SecurityEvent,
} from '@fairway/plugin-security-cases-common';
import { Moment } from '@fairway/plugin-security-scorecard-react';
import { securityCasesTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

/** The events of a case as their sources told them. */
export const EventList = ({ of }: { of: SecurityCase }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const shown = of.securityEvents.length;
  return (
    <Section title={t('case.events')} description={t('case.eventsDescription')}>
      {shown < of.events && (
        <Text as="p" variant="body-small" color="secondary">
          {t('case.eventsMore', {
            shown: String(shown),
            total: String(of.events),
          })}
        </Text>
      )}
      <ul className={styles.list}>
        {of.securityEvents.map(event => (
          <Event key={event.id} event={event} />
        ))}
      </ul>
    </Section>
  );
};

function Event({ event }: { event: SecurityEvent }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <li className={styles.event}>
      <Flex direction="column" gap="2">
        <Text as="div" weight="bold">
          {event.action}
        </Text>
        <Text as="div">{event.summary}</Text>
        <dl className={layout.definitions}>
          <dt>{t('case.source')}</dt>
          <dd>{event.source}</dd>
          <dt>{t('case.fact.actor')}</dt>
          <dd>{event.actor.name ?? t('shared.actorUnknown')}</dd>
          <dt>{t('case.fact.target')}</dt>
          <dd>{event.target.resource}</dd>
          <dt>{t('case.happened')}</dt>
          <dd>
            <Moment at={event.at} withTime />
          </dd>
          <dt>{t('case.received')}</dt>
          <dd>
            <Moment at={event.receivedAt} withTime />
          </dd>
          <dt>{t('case.hash')}</dt>
          <dd className={styles.mono}>{event.rawHash}</dd>
        </dl>
      </Flex>
    </li>
  );
}
