import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import {
  LiveContent,
  LoadingRows,
  serverClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { BreakGlassLink } from '../breakGlass/BreakGlassLink';
import styles from '../layout.module.css';
import { CurrentGrants } from './CurrentGrants';
import { RequestAccessButton } from './RequestAccessButton';
import { useEntityAccess } from './useEntityAccess';

/** Card on an entity's overview: who has access now, until when, and how to ask. */
export function AccessCard() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { entityRef, entitlements, grants } = useEntityAccess();
  const items = entitlements.value?.items ?? [];
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
              empty={t('entity.nobody')}
              label={t('entity.who')}
            />
          )}
        </LiveContent>
      </CardBody>
      <CardFooter>
        <LiveContent
          live={entitlements}
          loading={<LoadingRows rows={1} height={32} />}
        >
          {() => (
            <Flex direction="column" gap="2" align="start">
              <RequestAccessButton entityRef={entityRef} entitlements={items} />
              <WhyNot entitlements={items} />
              <BreakGlassLink entitlements={items} />
            </Flex>
          )}
        </LiveContent>
      </CardFooter>
    </Card>
  );
}

/** Says why nothing can be asked for; nothing when something can. */
function WhyNot(props: { entitlements: Entitlement[] }) {
  const { entitlements } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (entitlements.some(item => item.eligible)) {
    return null;
  }
  const reason = entitlements.find(item => item.reason)?.reason;
  let text: string = t('entity.notEligiblePlain');
  if (entitlements.length === 0) {
    text = t('entity.none');
  } else if (reason) {
    text = t('entity.notEligible', { reason });
  }
  return (
    <Text variant="body-small" color="secondary">
      {text}
    </Text>
  );
}
