import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  GrantStateBadge,
  KindBadge,
  LiveContent,
  LoadingRows,
  Moment,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { useId } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

const SHOWN = 5;

/** What the one who is to have the access had before, as far as one may see it. */
export function LastAccesses(props: { request: AccessRequest }) {
  const { grantee, grantId } = props.request;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const id = useId();
  const live = useGrants({ view: 'all', holderRef: grantee, limit: SHOWN + 1 });
  return (
    <section aria-labelledby={id}>
      <Text as="h3" weight="bold" id={id} className={styles.heading}>
        {t('approvals.last')}
      </Text>
      <LiveContent live={live} loading={<LoadingRows rows={1} height={32} />}>
        {page => {
          const items = page.items
            .filter(grant => grant.id !== grantId)
            .slice(0, SHOWN);
          return items.length === 0 ? (
            <Text color="secondary">{t('approvals.lastNone')}</Text>
          ) : (
            <ul className={styles.list}>
              {items.map(grant => (
                <li key={grant.id} className={styles.row}>
                  <span className={styles.grow}>
                    <Link href={requestLink({ id: grant.requestId })}>
                      {grant.entitlementTitle}
                    </Link>
                    <Text as="div" variant="body-small" color="secondary">
                      {grant.reason}
                    </Text>
                  </span>
                  <Text variant="body-small">
                    <Moment at={grant.startsAt ?? grant.createdAt} />
                  </Text>
                  {grant.kind === 'break-glass' && (
                    <KindBadge kind={grant.kind} />
                  )}
                  <GrantStateBadge state={grant.state} />
                </li>
              ))}
            </ul>
          );
        }}
      </LiveContent>
    </section>
  );
}
