import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { Button, ButtonLink, Flex } from '@backstage/ui';
import { auditReadPermission } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  LiveContent,
  TroublePanel,
  useAudit,
  useLedgerVerification,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { Page, Section } from '../Layout';
import { AuditFilters } from './AuditFilters';
import { AuditTable } from './AuditTable';
import { AuditTimeline } from './AuditTimeline';
import { ExportButtons } from './ExportButtons';
import { LedgerBadge } from './LedgerBadge';
import { useAuditFilter } from './useAuditFilter';

/** The tab with the audit ledger, for those who may read it. */
export function AuditPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <RequirePermission
      permission={auditReadPermission}
      errorPage={
        <Page>
          <TroublePanel
            trouble={{ kind: 'forbidden', message: '', field: null }}
            forbidden={t('audit.forbidden')}
          />
        </Page>
      }
    >
      <Ledger />
    </RequirePermission>
  );
}

/** `?request=` shows the timeline of one request. */
function Ledger() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const filter = useAuditFilter();
  const [requestId, setRequestId] = useUrlState('request', ['page']);
  const { limit, offset, pagination } = usePaging('page');
  const live = useAudit({ limit, offset, ...filter.options });
  const ledger = useLedgerVerification();
  if (live.trouble && !live.value) {
    return (
      <Page>
        <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
      </Page>
    );
  }
  return (
    <Page>
      <LedgerBadge live={ledger} />
      {requestId ? (
        <OfRequest id={requestId} onClose={() => setRequestId('')} />
      ) : (
        <>
          <AuditFilters filter={filter} />
          <ExportButtons from={filter.from} to={filter.to} />
          <AuditTable
            live={live}
            pagination={pagination(live.value?.totalItems ?? 0)}
            empty={filter.isSet ? t('audit.noneMatch') : t('audit.none')}
            onOpenRequest={setRequestId}
          />
        </>
      )}
    </Page>
  );
}

function OfRequest(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const live = useAudit({ requestId: id, limit: 200 });
  return (
    <Section
      title={t('audit.ofRequest', { id })}
      actions={
        <Flex gap="2">
          <ButtonLink variant="secondary" href={requestLink({ id })}>
            {t('approvals.open')}
          </ButtonLink>
          <Button variant="secondary" onPress={onClose}>
            {t('audit.all')}
          </Button>
        </Flex>
      }
    >
      <LiveContent live={live}>
        {page => <AuditTimeline rows={page.items} />}
      </LiveContent>
    </Section>
  );
}
