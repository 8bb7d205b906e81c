import { useRouteRef } from '@backstage/core-plugin-api';
import {
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Card, CardBody, CardHeader, Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import {
  securityCaseManagePermission,
  type CaseSummary,
} from '@fairway/plugin-security-cases-common';
import {
  EntityTitle,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { securityCasesApiRef } from '../../api';
import { useCases } from '../../hooks/useCases';
import { caseRouteRef, rootRouteRef } from '../../routes';
import { securityCasesTranslationRef } from '../../translation';
import { LevelBadge } from '../shared/badges';
import styles from '../shared/layout.module.css';

const SHOWN = 6;

/**
 * For the home page: open cases with a proposal that waits for a person, the
 * most urgent first; nothing at all for somebody who decides on none, and where
 * security cases are not installed.
 */
export const CasesWaiting = () =>
  useApiHolder().get(securityCasesApiRef) ? <Waiting /> : null;

function Waiting() {
  const { data } = useCases({ status: 'open', proposals: true, limit: SHOWN });
  const [first] = data?.items ?? [];
  return first ? (
    <ForWhoDecides
      first={first}
      items={data?.items ?? []}
      total={data?.totalItems ?? 0}
    />
  ) : null;
}

function ForWhoDecides(props: {
  first: CaseSummary;
  items: CaseSummary[];
  total: number;
}) {
  const { first, items, total } = props;
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const { allowed } = usePermission({
    permission: securityCaseManagePermission,
    resourceRef: first.id,
  });
  if (!allowed) {
    return null;
  }
  const others = total - items.length;
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {t('home.title')}
        </Text>
      </CardHeader>
      <CardBody>
        <ul className={styles.list}>
          {items.map(item => (
            <Item key={item.id} of={item} />
          ))}
        </ul>
        {others > 0 && (
          <Link href={`${root()}/cases?status=open&proposals=true`}>
            {t('home.others', { count: others })}
          </Link>
        )}
      </CardBody>
    </Card>
  );
}

function Item({ of }: { of: CaseSummary }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const caseRoute = useRouteRef(caseRouteRef);
  return (
    <li className={styles.row}>
      <LevelBadge level={of.level} />
      <span className={layout.cell}>
        <Link href={caseRoute({ id: of.id })}>{of.title}</Link>
        <Text as="span" variant="body-small" color="secondary">
          {of.reference}
          {' · '}
          {of.entityRef ? (
            <EntityTitle entityRef={of.entityRef} />
          ) : (
            t('shared.serviceUnknown')
          )}
          {' · '}
          {t('shared.proposals', { count: of.proposals })}
        </Text>
      </span>
      <Freshness observedAt={of.lastEventAt} />
    </li>
  );
}
