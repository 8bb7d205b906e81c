import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, SearchField, Select } from '@backstage/ui';
import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  securityScorecardReactTranslationRef,
  useFindings,
} from '@fairway/plugin-security-scorecard-react';
import { useDebouncedText } from '../../hooks/useDebouncedText';
import { oneOf, pageOf, useUrlParams } from '../../hooks/useUrlParams';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { PAGE_SIZE, pagePagination } from '../paging';
import { FindingsTable } from './FindingsTable';

const KEYS = ['search', 'severity', 'status', 'page'] as const;
const STATUSES = ['open', 'suppressed', 'resolved'] as const;
const ANY = 'any';

/** The findings of one entity: search, filters and page in the address, cut on the server. */
export const FindingsSection = ({ entityRef }: { entityRef: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const { get, update } = useUrlParams(KEYS);
  const search = get('search');
  const severity = oneOf(SEVERITIES, get('severity'));
  const status = oneOf(STATUSES, get('status'));
  const page = pageOf(get('page'));
  const isFiltered = Boolean(search || severity || status);

  const [text, setText] = useDebouncedText(search, value =>
    update({ search: value, page: '' }),
  );
  const { data, error, isLoading, isStale, reload } = useFindings(entityRef, {
    search: search || undefined,
    severity,
    status,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <Flex direction="column" gap="3">
      <div className={styles.filters} role="search">
        <SearchField
          label={t('findings.search')}
          placeholder={t('findings.searchPlaceholder')}
          value={text}
          onChange={setText}
        />
        <Select
          label={t('findings.severity')}
          options={[
            { id: ANY, label: t('findings.anySeverity') },
            ...SEVERITIES.map(id => ({ id, label: shared(`severity.${id}`) })),
          ]}
          value={severity ?? ANY}
          onChange={key =>
            update({ severity: key === ANY ? '' : String(key), page: '' })
          }
        />
        <Select
          label={t('findings.status')}
          options={[
            { id: ANY, label: t('findings.anyStatus') },
            ...STATUSES.map(id => ({ id, label: t(`findings.${id}`) })),
          ]}
          value={status ?? ANY}
          onChange={key =>
            update({ status: key === ANY ? '' : String(key), page: '' })
          }
        />
      </div>
      {error && <LoadError error={error} onRetry={reload} />}
      {!error && (
        <FindingsTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={pagePagination({
            page,
            totalItems: data?.totalItems ?? 0,
            onPageChange: next =>
              update({ page: next > 1 ? String(next) : '' }),
            label: range => t('paging.range', range),
          })}
          emptyState={
            isFiltered ? (
              <EmptyMessage
                title={t('findings.noMatchTitle')}
                description={t('findings.noMatchDescription')}
                action={
                  <Button
                    variant="secondary"
                    onPress={() =>
                      update({ search: '', severity: '', status: '', page: '' })
                    }
                  >
                    {t('services.clear')}
                  </Button>
                }
              />
            ) : (
              <EmptyMessage
                title={t('findings.emptyTitle')}
                description={t('findings.emptyDescription')}
              />
            )
          }
        />
      )}
    </Flex>
  );
};
