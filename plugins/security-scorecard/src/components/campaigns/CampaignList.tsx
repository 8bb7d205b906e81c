import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, SearchField, Text } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import {
  CAMPAIGN_STATUSES,
  type Campaign,
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

/** Props of {@link CampaignList}. */
export interface CampaignListProps {
  filter: CampaignFilter;
  /** '' takes a filter away. */
  onFilter: (patch: { search?: string; status?: string }) => void;
  onOpen: (id: string) => void;
  /** Which one was open before. */
  lastOpen: string | undefined;
}

function matches({ title, description }: Campaign, search: string): boolean {
  const term = search.trim().toLowerCase();
  return [title, description].some(text => text.toLowerCase().includes(term));
}

/** The campaigns, those with the earliest target date first. */
export const CampaignList = ({
  filter,
  onFilter,
  onOpen,
  lastOpen,
}: CampaignListProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useCampaigns(filter.status);
  const found = data?.filter(campaign => matches(campaign, filter.search));
  return (
    <>
      <Filters filter={filter} onFilter={onFilter} />
      <div role="status">
        {found && (
          <Text as="span" variant="body-small" color="secondary">
            {t('campaigns.found', { count: found.length })}
          </Text>
        )}
      </div>
      {isLoading && <LoadingSkeleton label={t('campaigns.loading')} rows={4} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {found?.length === 0 && (
        <Nothing
          isFiltered={Boolean(filter.search || filter.status)}
          onClear={() => onFilter({ search: '', status: '' })}
        />
      )}
      <Flex direction="column" gap="3">
        {found?.map(campaign => (
          <CampaignCard
            key={campaign.id}
            campaign={campaign}
            wasOpen={campaign.id === lastOpen}
            onOpen={() => onOpen(campaign.id)}
          />
        ))}
      </Flex>
    </>
  );
};

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
