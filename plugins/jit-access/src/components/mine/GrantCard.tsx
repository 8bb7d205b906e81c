import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
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
  GrantStateBadge,
  KindBadge,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { GrantActions } from './GrantActions';
import { GrantFacts } from './GrantFacts';

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

/** Access that somebody has: until when, how to use it, and what can be done with it. */
export function GrantCard(props: GrantCardProps) {
  const { grant, clock, showGrantee, hideLink, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  return (
    <Card>
      <CardHeader>
        <div className={styles.cardHead}>
          <Text as="h3" variant="title-x-small" className={styles.title}>
            {grant.entitlementTitle}
          </Text>
          <Flex gap="1" className={styles.wraps}>
            {grant.kind === 'break-glass' && <KindBadge kind={grant.kind} />}
            <GrantStateBadge state={grant.state} />
          </Flex>
        </div>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <GrantFacts grant={grant} clock={clock} showGrantee={showGrantee} />
        </Flex>
      </CardBody>
      <CardFooter>
        <div className={styles.footer}>
          {hideLink ? (
            <span />
          ) : (
            <Link href={requestLink({ id: grant.requestId })}>
              {t('mine.ofRequest')}
            </Link>
          )}
          <GrantActions grant={grant} onChanged={onChanged} />
        </div>
      </CardFooter>
    </Card>
  );
}
