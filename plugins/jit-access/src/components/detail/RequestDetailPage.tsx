import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import type {
  AccessGrant,
  AccessRequest,
} from '@fairway/plugin-jit-access-common';
import {
  accessMineRouteRef,
  ApprovalProgress,
  jitAccessApiRef,
  KindBadge,
  LiveContent,
  LoadingRows,
  RequestStateBadge,
  RequestTimeline,
  RiskBadge,
  serverClock,
  useAccessRequest,
  useAction,
  useAudit,
  useGrant,
  useUserRef,
  type Live,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useId } from 'react';
import { useParams } from 'react-router-dom';
import { useFocusKept } from '../../hooks/useFocusKept';
import { useFocusOnArrival } from '../../hooks/useFocusOnArrival';
import { jitAccessTranslationRef } from '../../translation';
import { DecisionAlert } from '../approvals/DecisionAlert';
import { DecisionButtons } from '../approvals/DecisionButtons';
import { RequestFacts } from '../approvals/RequestFacts';
import { useDecisions } from '../approvals/useDecisions';
import { AuditTimeline } from '../audit/AuditTimeline';
import { ActionTrouble } from '../common/ActionTrouble';
import { ReviewButton } from '../breakGlass/ReviewButton';
import { Empty, Page, Section } from '../Layout';
import styles from '../layout.module.css';
import { GrantCard } from '../mine/GrantCard';
import { OverdueBanner } from '../mine/OverdueBanner';

/** One request: what was asked, what happened, what came of it. */
export function RequestDetailPage() {
  const { id = '' } = useParams();
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const mineLink = useRouteRef(accessMineRouteRef);
  const live = useAccessRequest(id);
  // An extension changes a grant that is there already.
  const grant = useGrant(
    live.value?.grantId ?? live.value?.parentGrantId ?? null,
  );
  return (
    <Page>
      <div>
        <ButtonLink
          variant="tertiary"
          href={mineLink()}
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('detail.back')}
        </ButtonLink>
      </div>
      <LiveContent live={live} loading={<LoadingRows rows={4} height={96} />}>
        {request => (
          <Detail
            request={request}
            live={live}
            grant={grant.value?.items[0]}
            clock={serverClock(grant)}
            onGrantChanged={grant.refetch}
          />
        )}
      </LiveContent>
    </Page>
  );
}

function Detail(props: {
  request: AccessRequest;
  live: Live<AccessRequest>;
  grant: AccessGrant | undefined;
  clock: ServerClock;
  onGrantChanged: () => void;
}) {
  const { request, live, grant, clock, onGrantChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const me = useUserRef();
  const withdrawing = useAction(() => api.withdraw(request.id));
  const heading = useFocusOnArrival<HTMLHeadingElement>();
  const focus = useFocusKept(heading);
  const decisions = useDecisions(() => {
    focus.expect();
    live.refetch();
  });
  const stateId = useId();
  return (
    <>
      <Flex direction="column" gap="3">
        <Text
          as="h2"
          variant="title-small"
          className={styles.title}
          ref={heading}
          tabIndex={-1}
          aria-describedby={stateId}
        >
          {request.entitlementTitle}
        </Text>
        <Flex align="center" gap="3" id={stateId} className={styles.wraps}>
          <RequestStateBadge state={request.state} />
          {request.kind !== 'access' && <KindBadge kind={request.kind} />}
          <RiskBadge risk={request.risk} />
          <ApprovalProgress steps={request.steps} />
        </Flex>
        <DecisionAlert outcome={decisions.outcome} hideLink />
        <DecisionButtons request={request} decisions={decisions} />
        {request.actions.includes('withdraw') && (
          <div>
            <Button
              variant="secondary"
              isPending={withdrawing.pending}
              onPress={async () => {
                await withdrawing.run();
                focus.expect();
                live.refetch();
              }}
            >
              {t('withdraw.button')}
            </Button>
          </div>
        )}
        <ActionTrouble
          trouble={withdrawing.trouble}
          title={t('withdraw.failed')}
        />
        {grant && <OverdueBanner grants={[grant]} />}
        {grant && <ReviewButton grant={grant} onReviewed={onGrantChanged} />}
      </Flex>
      <div className={styles.columns}>
        <Flex direction="column" gap="5">
          <Section title={t('detail.timeline')}>
            <RequestTimeline request={request} grant={grant} />
          </Section>
          <Section title={t('detail.grant')}>
            {grant ? (
              <GrantCard
                grant={grant}
                clock={clock}
                showGrantee={grant.grantee !== me}
                hideLink
                onChanged={() => {
                  focus.expect();
                  live.refetch();
                  onGrantChanged();
                }}
              />
            ) : (
              <Empty text={t('detail.grantNone')} />
            )}
          </Section>
        </Flex>
        <Section title={t('detail.facts')}>
          <RequestFacts request={request} />
        </Section>
      </div>
      <AuditRows requestId={request.id} />
    </>
  );
}

function AuditRows(props: { requestId: string }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useAudit({ requestId: props.requestId, limit: 200 });
  return (
    <Section title={t('detail.audit')}>
      <LiveContent live={live} forbidden={t('detail.auditForbidden')}>
        {page =>
          page.items.length === 0 ? (
            <Empty text={t('detail.auditNone')} />
          ) : (
            <AuditTimeline rows={page.items} />
          )
        }
      </LiveContent>
    </Section>
  );
}
