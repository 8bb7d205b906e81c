import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { Button, ButtonLink, Flex, SearchField } from '@backstage/ui';
import { auditReadPermission } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  LiveContent,
  TroublePanel,
  useAudit,
  useDebounced,
  useLedgerVerification,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { Page, Section } from '../Layout';
import styles from '../layout.module.css';
import { AuditTable } from './AuditTable';
import { AuditTimeline } from './AuditTimeline';
import { LedgerBadge } from './LedgerBadge';

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
  const [search, setSearch] = useUrlState('q', ['page']);
  const [requestId, setRequestId] = useUrlState('request', ['page']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('page');
  const live = useAudit({ limit, offset, ...(query && { search: query }) });
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
          <SearchField
            aria-label={t('audit.search')}
            placeholder={t('audit.search')}
            className={styles.search}
            value={search}
            onChange={setSearch}
          />
          <AuditTable
            live={live}
            pagination={pagination(live.value?.totalItems ?? 0)}
            empty={query ? t('audit.noneMatch') : t('audit.none')}
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
