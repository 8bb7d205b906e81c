import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import {
  LiveContent,
  LoadingRows,
  serverClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { CurrentGrants } from './CurrentGrants';
import { useHolderAccess } from './useEntityAccess';

/** Card on the page of a person or group: what they have now, until when and why. */
export function HolderCard() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { grants, isUser } = useHolderAccess();
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small" className={styles.heading}>
          {t('entity.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <LiveContent live={grants} loading={<LoadingRows rows={1} />}>
          {page => (
            <CurrentGrants
              grants={page.items}
              clock={serverClock(grants)}
              ofHolder
              empty={t('entity.holderNone')}
              label={isUser ? t('entity.holderUser') : t('entity.holderGroup')}
            />
          )}
        </LiveContent>
      </CardBody>
    </Card>
  );
}
