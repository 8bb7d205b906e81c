import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, SearchField, TablePagination } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  ListTotal,
  PAGE_SIZE,
  pagesOf,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import {
  CAMPAIGN_STATUSES,
  type CampaignStatus,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useCampaigns } from '../../hooks/useCampaigns';
import { securityScorecardTranslationRef } from '../../translation';
import { CampaignCard } from './CampaignCard';

/** What the list is narrowed to. */
export interface CampaignFilter {
  search: string;
  status: CampaignStatus | undefined;
}

/** A change of the filters; '' takes one away. */
export type CampaignFilterPatch = Partial<Record<'search' | 'status', string>>;

/** Props of {@link CampaignList}. */
export interface CampaignListProps {
  filter: CampaignFilter;
  onFilter: (patch: CampaignFilterPatch) => void;
  /** 1-based. */
  page: number;
  onPage: (page: number) => void;
  onOpen: (id: string) => void;
  /** Which one was open before. */
  lastOpen: string | undefined;
}

/** One page of campaigns: running ones first, those with the earliest target date before. */
export const CampaignList = ({
  filter,
  onFilter,
  page,
  onPage,
  onOpen,
  lastOpen,
}: CampaignListProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const search = filter.search.trim();
  const { data, error, isLoading, reload } = useCampaigns({
    ...(filter.status && { status: filter.status }),
    ...(search && { search }),
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <>
      <Filters filter={filter} onFilter={onFilter} />
      <ListTotal>
        {data && t('campaigns.found', { count: data.totalItems })}
      </ListTotal>
      {isLoading && <LoadingSkeleton label={t('campaigns.loading')} rows={4} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data?.totalItems === 0 && (
        <Nothing
          isFiltered={Boolean(filter.search || filter.status)}
          onClear={() => onFilter({ search: '', status: '' })}
        />
      )}
      <Flex direction="column" gap="3">
        {data?.items.map(campaign => (
          <CampaignCard
            key={campaign.id}
            campaign={campaign}
            wasOpen={campaign.id === lastOpen}
            onOpen={() => onOpen(campaign.id)}
          />
        ))}
      </Flex>
      <Pages page={page} onPage={onPage} total={data?.totalItems ?? 0} />
    </>
  );
};

function Pages(
  props: Pick<CampaignListProps, 'page' | 'onPage'> & { total: number },
) {
  const { page, onPage, total } = props;
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const paging = pagesOf({
    page,
    totalItems: total,
    onPageChange: onPage,
    label: range => t('paging.range', range),
  });
  // A page of a list that has become shorter still leads back.
  const isNeeded = total > PAGE_SIZE || page > 1;
  return paging.type === 'page' && isNeeded ? (
    <TablePagination {...paging} />
  ) : null;
}

function Filters(props: Pick<CampaignListProps, 'filter' | 'onFilter'>) {
  const { filter, onFilter } = props;
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const [text, setText] = useDebouncedText(filter.search, search =>
    onFilter({ search }),
  );
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('campaigns.search')}
        placeholder={t('campaigns.searchPlaceholder')}
        value={text}
        onChange={setText}
      />
      <FilterSelect
        label={t('campaigns.status')}
        unset={t('campaigns.anyStatus')}
        options={CAMPAIGN_STATUSES.map(id => ({
          id,
          label: t(`campaigns.${id}`),
        }))}
        value={filter.status}
        onChange={status => onFilter({ status })}
      />
    </div>
  );
}

function Nothing(props: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return props.isFiltered ? (
    <EmptyMessage
      title={t('campaigns.noneFoundTitle')}
      description={t('campaigns.noneFoundDescription')}
      action={
        <Button variant="secondary" onPress={props.onClear}>
          {t('services.clear')}
        </Button>
      }
    />
  ) : (
    <EmptyMessage
      title={t('campaigns.emptyTitle')}
      description={t('campaigns.emptyDescription')}
    />
  );
}
