import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Select } from '@backstage/ui';
import {
  layout,
  ListTotal,
  PAGE_SIZE,
  pagesOf,
} from '@fairway/plugin-screens-react';
import { ACTIVITY_KINDS } from '@fairway/plugin-security-evidence-common';
import {
  EmptyMessage,
  LoadError,
} from '@fairway/plugin-security-scorecard-react';
import { useActivities } from '../../hooks/useEvidence';
import type { Question } from '../../hooks/useQuestion';
import { securityEvidenceTranslationRef } from '../../translation';
import { DayField } from '../shared/DayField';
import { ActivityTable } from './ActivityTable';

/** Access, changes and cases of a period, the newest first. */
export const ActivityView = ({ question }: { question: Question }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { kind, from, page, ask } = question;
  const { data, error, isLoading, isStale, reload } = useActivities({
    ...question.query,
    kind,
    from: from ? `${from}T00:00:00.000Z` : undefined,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <Flex direction="column" gap="4">
      <div className={layout.filters}>
        <Select
          label={t('activity.kind')}
          options={ACTIVITY_KINDS.map(id => ({
            id,
            label: t(`activity.kinds.${id}`),
          }))}
          value={kind}
          onChange={key => ask({ kind: key === 'access' ? '' : String(key) })}
        />
        <DayField
          label={t('activity.from')}
          description={t('activity.fromHint')}
          value={from}
          onChange={day => ask({ from: day })}
        />
      </div>
      <ListTotal>
        {data && !data.unavailable && (
          <>
            {t('activity.total', { count: data.totalItems })} ·{' '}
            {t('activity.period', {
              from: new Date(data.from),
              to: new Date(data.at),
            })}
          </>
        )}
      </ListTotal>
      {error && <LoadError error={error} onRetry={reload} />}
      {!error && data?.unavailable && (
        <Alert
          status="warning"
          icon
          title={t('activity.unavailable')}
          description={data.unavailable}
        />
      )}
      {!error && !data?.unavailable && (
        <ActivityTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={pagesOf({
            page,
            totalItems: data?.totalItems ?? 0,
            onPageChange: next => ask({ page: next === 1 ? '' : String(next) }),
            label: range => t('shared.range', range),
          })}
          emptyState={
            <EmptyMessage
              title={t('activity.empty')}
              description={t('activity.emptyHint')}
            />
          }
        />
      )}
    </Flex>
  );
};
