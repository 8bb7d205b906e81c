import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, SearchField, Text } from '@backstage/ui';
import {
  DRIFT_REASONS,
  DRIFT_STATUSES,
  type ImageDrift,
} from '@fairway/plugin-approved-images-common';
import {
  column,
  FilterSelect,
  layout,
  ListTotal,
  oneOf,
  PAGE_SIZE,
  PageFrame,
  pageOf,
  useDebouncedText,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  EntityTitle,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { approvedImagesApiRef } from '../../api';
import { useDrifts, useFigures } from '../../hooks/useImages';
import { useHrefWith } from '../../hooks/useHrefWith';
import { approvedImagesTranslationRef } from '../../translation';
import { DriftStatusBadge, ReasonBadge, ScanBadge } from '../shared/badges';
import { ExportButton } from '../shared/ExportButton';
import { ListTable } from '../shared/ListTable';
import styles from '../shared/layout.module.css';
import { DriftDrawer } from './DriftDrawer';
import { Numbers } from './Numbers';

const KEYS = ['search', 'status', 'reason', 'page', 'drift'] as const;
/** Images that run without being approved, as far as the caller may see them. */
export const DriftPage = () => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { get, update } = useUrlParams<(typeof KEYS)[number]>(KEYS);
  const status = oneOf(DRIFT_STATUSES, get('status'));
  const reason = oneOf(DRIFT_REASONS, get('reason'));
  const page = pageOf(get('page'));
  const api = useApi(approvedImagesApiRef);
  const filter = {
    search: get('search') || undefined,
    status,
    reason,
    // What is over is shown when it is asked for.
    live: status ? undefined : true,
  };
  const list = useDrifts({
    ...filter,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  const figures = useFigures();
  const hrefOf = useHrefWith('drift');
  const [search, setSearch] = useDebouncedText(get('search'), value =>
    update({ search: value, page: '' }),
  );
  const open = get('drift');
  return (
    <PageFrame title={t('drift.title')} description={t('drift.description')}>
      {figures.data && (
        <Numbers
          figures={figures.data}
          status={status}
          reason={reason}
          onChange={patch => update({ ...patch, page: '' })}
        />
      )}
      <div className={layout.filters} role="search">
        <SearchField
          label={t('drift.search')}
          placeholder={t('drift.searchPlaceholder')}
          value={search}
          onChange={setSearch}
        />
        <FilterSelect
          label={t('drift.status')}
          unset={t('shared.any')}
          options={DRIFT_STATUSES.map(id => ({
            id,
            label: t(`shared.driftStatus.${id}`),
          }))}
          value={status}
          onChange={next => update({ status: next, page: '' })}
        />
        <FilterSelect
          label={t('drift.reason')}
          unset={t('shared.any')}
          options={DRIFT_REASONS.map(id => ({
            id,
            label: t(`shared.reason.${id}`),
          }))}
          value={reason}
          onChange={next => update({ reason: next, page: '' })}
        />
      </div>
      <Flex justify="between" align="center" gap="3">
        <ListTotal>
          {list.data && t('drift.total', { count: list.data.totalItems })}
        </ListTotal>
        <Flex align="center" gap="2">
          <ExportButton
            fileName="image-drift.csv"
            load={() => api.exportDrifts(filter)}
          >
            {t('shared.export')}
          </ExportButton>
          <ExportButton
            fileName="image-scans.csv"
            load={() => api.exportScans()}
          >
            {t('drift.exportScans')}
          </ExportButton>
        </Flex>
      </Flex>
      <ListTable
        list={list}
        page={page}
        onPageChange={next => update({ page: next === 1 ? '' : String(next) })}
        onClear={
          get('search') || status || reason
            ? () => update({ search: '', status: '', reason: '', page: '' })
            : undefined
        }
        empty={
          <EmptyMessage
            title={t('drift.emptyTitle')}
            description={t('drift.emptyDescription')}
          />
        }
        columns={[
          {
            ...column<ImageDrift>(
              'service',
              t('drift.columnService'),
              150,
              drift => (
                <>
                  <Link
                    href={hrefOf(drift.id)}
                    aria-label={t('drift.open', {
                      image: drift.reference,
                      service: drift.title,
                    })}
                  >
                    {drift.title}
                  </Link>
                  <Text as="span" variant="body-small" color="secondary">
                    {drift.ownerRef ? (
                      <EntityTitle entityRef={drift.ownerRef} />
                    ) : (
                      t('drift.noOwner')
                    )}
                  </Text>
                </>
              ),
            ),
            isRowHeader: true,
          },
          column<ImageDrift>('image', t('drift.columnImage'), 250, drift => (
            <>
              <span className={styles.mono}>{drift.reference}</span>
              <Text as="span" variant="body-small" color="secondary">
                {t('drift.where', {
                  place: drift.place,
                  running: String(drift.instances),
                })}
              </Text>
            </>
          )),
          column<ImageDrift>('reason', t('drift.columnReason'), 160, drift => (
            <ReasonBadge reason={drift.reason} />
          )),
          column<ImageDrift>('status', t('drift.columnStatus'), 130, drift => (
            <DriftStatusBadge status={drift.status} />
          )),
          column<ImageDrift>('scan', t('drift.columnScan'), 150, drift => (
            <ScanBadge scan={drift.scan} />
          )),
          column<ImageDrift>('since', t('drift.columnSince'), 110, drift => (
            <Freshness observedAt={drift.openedAt} />
          )),
        ]}
      />
      {open && (
        <DriftDrawer
          id={open}
          onClose={() => update({ drift: '' })}
          onChanged={() => {
            list.reload();
            figures.reload();
          }}
        />
      )}
    </PageFrame>
  );
};
