import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  accessEmergencyPermission,
  type Hold,
} from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  formatMoment,
  jitAccessApiRef,
  LiveContent,
  Moment,
  ToneBadge,
  useHolds,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { RiPauseCircleLine } from '@remixicon/react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';
import { RevokeAllButton } from './RevokeAllButton';

/** The emergency command, and where new access is held back. */
export function HoldsSection() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useHolds();
  const { allowed } = usePermission({ permission: accessEmergencyPermission });
  return (
    <>
      {allowed && (
        <Section title={t('emergency.title')}>
          <Text as="p" color="secondary">
            {t('emergency.intro')}
          </Text>
          <RevokeAllButton onDone={live.refetch} />
        </Section>
      )}
      <Section title={t('holds.title')}>
        <LiveContent live={live}>
          {holds =>
            holds.length === 0 ? (
              <Empty text={t('holds.none')} />
            ) : (
              <ul className={styles.list}>
                {holds.map(hold => (
                  <HoldRow
                    key={hold.id}
                    hold={hold}
                    mayLift={allowed}
                    onLifted={live.refetch}
                  />
                ))}
              </ul>
            )
          }
        </LiveContent>
      </Section>
    </>
  );
}

function HoldRow(props: {
  hold: Hold;
  mayLift: boolean;
  onLifted: () => void;
}) {
  const { hold, mayLift, onLifted } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const [lifting, setLifting] = useState(false);
  return (
    <li className={styles.row}>
      <ToneBadge
        icon={RiPauseCircleLine}
        tone={hold.liftedAt ? 'neutral' : 'warning'}
        text={t(`holds.scope.${hold.scope}`)}
      />
      <span className={styles.grow}>
        {hold.ref && <EntityName entityRef={hold.ref} />}
        <Text as="div">{hold.reason}</Text>
        <Text as="div" variant="body-small" color="secondary">
          <EntityName entityRef={hold.by} />, <Moment at={hold.at} />
        </Text>
      </span>
      {hold.liftedAt && (
        <Text variant="body-small">
          {t('holds.lifted', { time: formatMoment(hold.liftedAt, language) })}
        </Text>
      )}
      {!hold.liftedAt && mayLift && (
        <Button
          variant="secondary"
          aria-label={t('holds.liftOf', {
            what: hold.ref ?? t(`holds.scope.${hold.scope}`),
          })}
          onPress={() => setLifting(true)}
        >
          {t('holds.lift')}
        </Button>
      )}
      {lifting && (
        <ReasonDialog
          title={t('holds.liftTitle')}
          text={
            <Flex direction="column" gap="1">
              {hold.ref && <EntityName entityRef={hold.ref} />}
              <Text>{t('holds.liftText')}</Text>
            </Flex>
          }
          confirm={t('holds.lift')}
          perform={reason => api.liftHold(hold.id, { reason })}
          onClose={() => setLifting(false)}
          onDone={onLifted}
        />
      )}
    </li>
  );
}
