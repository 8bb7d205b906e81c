import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  Countdown,
  EntityName,
  formatMoment,
  GrantStateBadge,
  KindBadge,
  useLanguage,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty } from '../Layout';
import styles from '../layout.module.css';

/** Properties of {@link CurrentGrants}. */
export interface CurrentGrantsProps {
  grants: AccessGrant[];
  clock: ServerClock;
  /** Shows on what, where it is clear whose it is. */
  ofHolder?: boolean;
  empty: string;
  label: string;
}

/** Who has what now, since when, until when, and why. */
export function CurrentGrants(props: CurrentGrantsProps) {
  const { grants, clock, ofHolder, empty, label } = props;
  if (grants.length === 0) {
    return <Empty text={empty} />;
  }
  return (
    <ul className={styles.list} aria-label={label}>
      {grants.map(grant => (
        <GrantRow
          key={grant.id}
          grant={grant}
          clock={clock}
          ofHolder={ofHolder}
        />
      ))}
    </ul>
  );
}

function GrantRow(props: {
  grant: AccessGrant;
  clock: ServerClock;
  ofHolder?: boolean;
}) {
  const { grant, clock, ofHolder } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const requestLink = useRouteRef(accessRequestRouteRef);
  return (
    <li className={styles.row}>
      <span className={styles.grow}>
        <EntityName entityRef={grant.grantee} />
        <Text as="div" variant="body-small">
          <Link href={requestLink({ id: grant.requestId })}>
            {grant.entitlementTitle}
          </Link>
          {ofHolder && (
            <>
              {' · '}
              <EntityName entityRef={grant.entityRef} />
            </>
          )}
          {grant.startsAt &&
            `, ${t('entity.since', {
              time: formatMoment(grant.startsAt, language),
            })}`}
        </Text>
        <Text as="div" variant="body-small" color="secondary">
          {grant.reason}
        </Text>
      </span>
      <Flex gap="2" align="center">
        {grant.kind === 'break-glass' && <KindBadge kind={grant.kind} />}
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
      </Flex>
    </li>
  );
}
