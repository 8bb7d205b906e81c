import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, SearchField } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  jitAccessApiRef,
  TroublePanel,
  useAccessRequests,
  useAction,
  useDebounced,
} from '@fairway/plugin-jit-access-react';
import { useCallback } from 'react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import { Section } from '../Layout';
import styles from '../layout.module.css';
import { RequestsTable } from '../RequestsTable';
import { StateFilter } from '../StateFilter';

/** One's own requests, with their state. */
export function MyRequests() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [search, setSearch] = useUrlState('q', ['page']);
  const [state, setState] = useUrlState('state', ['page']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('page');
  const live = useAccessRequests({
    view: 'mine',
    limit,
    offset,
    ...(query && { search: query }),
    ...(state && { state }),
  });
  const { refetch } = live;
  const withdrawing = useAction((id: string) => api.withdraw(id));
  const { run, pending } = withdrawing;
  const actions = useCallback(
    (request: AccessRequest) =>
      request.actions.includes('withdraw') ? (
        <Button
          variant="secondary"
          isDisabled={pending}
          onPress={async () => {
            await run(request.id);
            refetch();
          }}
        >
          {t('withdraw.button')}
        </Button>
      ) : null,
    [t, run, pending, refetch],
  );
  return (
    <Section title={t('mine.requests')}>
      <div className={styles.toolbar}>
        <SearchField
          label={t('mine.search')}
          className={styles.search}
          value={search}
          onChange={setSearch}
        />
        <StateFilter value={state} onChange={setState} />
      </div>
      <ActionTrouble
        trouble={withdrawing.trouble}
        title={t('withdraw.failed')}
      />
      {live.trouble && !live.value ? (
        <TroublePanel trouble={live.trouble} onRetry={refetch} />
      ) : (
        <RequestsTable
          live={live}
          pagination={pagination(live.value?.totalItems ?? 0)}
          empty={
            query || state
              ? t('mine.requestsNoneMatch')
              : t('mine.requestsNone')
          }
          actions={actions}
        />
      )}
    </Section>
  );
}
