import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  Countdown,
  EntityName,
  GrantStateBadge,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty } from '../Layout';
import styles from '../layout.module.css';

/** Who has access now, and until when. */
export function CurrentGrants(props: {
  grants: AccessGrant[];
  clock: ServerClock;
}) {
  const { grants, clock } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (grants.length === 0) {
    return <Empty text={t('entity.nobody')} />;
  }
  return (
    <ul className={styles.list} aria-label={t('entity.who')}>
      {grants.map(grant => (
        <li key={grant.id} className={styles.row}>
          <span className={styles.grow}>
            <EntityName entityRef={grant.grantee} />
            <Text as="div" variant="body-small" color="secondary">
              {grant.entitlementTitle}
            </Text>
          </span>
          {grant.state === 'active' && grant.endsAt ? (
            <Countdown
              kind="ends"
              until={grant.endsAt}
              from={grant.startsAt}
              clock={clock}
            />
          ) : (
            <GrantStateBadge state={grant.state} />
          )}
        </li>
      ))}
    </ul>
  );
}
