import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  Countdown,
  EntityName,
  formatMoment,
  GrantStateBadge,
  HowToUse,
  jitAccessApiRef,
  useAction,
  useLanguage,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Properties of {@link GrantCard}. */
export interface GrantCardProps {
  grant: AccessGrant;
  clock: ServerClock;
  /** Shows whose it is. */
  showGrantee?: boolean;
  /** The request is on the screen already. */
  hideLink?: boolean;
  onChanged: () => void;
}

/** Access that somebody has: until when, how to use it, and handing it back. */
export function GrantCard(props: GrantCardProps) {
  const { grant, clock, showGrantee, hideLink, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const giveBack = useAction(() => api.returnGrant(grant.id));
  const press = async () => {
    await giveBack.run();
    onChanged();
  };
  const canReturn = grant.actions.includes('return');
  const canCancel = grant.actions.includes('cancel');
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="2">
          <Text as="h3" variant="title-x-small" className={styles.title}>
            {grant.entitlementTitle}
          </Text>
          <GrantStateBadge state={grant.state} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          {showGrantee && <EntityName entityRef={grant.grantee} />}
          {grant.state === 'active' && grant.endsAt && (
            <Flex align="center" gap="3">
              <Countdown
                kind="ends"
                until={grant.endsAt}
                from={grant.startsAt}
                clock={clock}
              />
              <Text variant="body-small" color="secondary">
                {t('mine.until', {
                  time: formatMoment(grant.endsAt, language),
                })}
              </Text>
            </Flex>
          )}
          <Text variant="body-small">
            <EntityName entityRef={grant.entityRef} />
          </Text>
          {grant.instructions && grant.state === 'active' && (
            <HowToUse instructions={grant.instructions} />
          )}
          {grant.residualUntil && (
            <Text variant="body-small" color="secondary">
              {t('mine.residual', {
                time: formatMoment(grant.residualUntil, language),
              })}
            </Text>
          )}
          {grant.lastError && grant.state !== 'revoke-overdue' && (
            <Text variant="body-small">
              {t('mine.lastError', { error: grant.lastError })}
            </Text>
          )}
          {giveBack.trouble && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('mine.returnFailed')}
              description={giveBack.trouble.message}
            />
          )}
        </Flex>
      </CardBody>
      <CardFooter>
        <Flex justify="between" align="center">
          {hideLink ? (
            <span />
          ) : (
            <Link href={requestLink({ id: grant.requestId })}>
              {t('mine.ofRequest')}
            </Link>
          )}
          {(canReturn || canCancel) && (
            <Button
              variant="secondary"
              isPending={giveBack.pending}
              onPress={press}
            >
              {canReturn ? t('mine.done') : t('mine.cancel')}
            </Button>
          )}
        </Flex>
      </CardFooter>
    </Card>
  );
}
