import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Select } from '@backstage/ui';
import {
  CAMPAIGN_STATUSES,
  campaignManagePermission,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { useCampaigns } from '../../hooks/useCampaigns';
import { oneOf, useUrlParams } from '../../hooks/useUrlParams';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { PageFrame } from '../PageFrame';
import { CampaignCard } from './CampaignCard';
import { CampaignForm } from './CampaignForm';
import { CampaignView } from './CampaignView';

const KEYS = ['status', 'campaign'] as const;
const ANY = 'any';

/** All campaigns, or the one that the address names. */
export const CampaignsPage = () => {
  const { get, update } = useUrlParams(KEYS);
  const openId = get('campaign');
  return openId ? (
    <CampaignView
      key={openId}
      id={openId}
      onBack={() => update({ campaign: '' })}
    />
  ) : (
    <CampaignList
      status={oneOf(CAMPAIGN_STATUSES, get('status'))}
      onStatus={status => update({ status })}
      onOpen={id => update({ campaign: id })}
    />
  );
};

interface CampaignListProps {
  status: (typeof CAMPAIGN_STATUSES)[number] | undefined;
  onStatus: (status: string) => void;
  onOpen: (id: string) => void;
}

function CampaignList({ status, onStatus, onOpen }: CampaignListProps) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const manage = usePermission({ permission: campaignManagePermission });
  const [isCreating, setCreating] = useState(false);
  const { data, error, isLoading, reload } = useCampaigns(status);
  const create = manage.allowed && (
    <Button onPress={() => setCreating(true)}>{t('campaigns.create')}</Button>
  );
  return (
    <PageFrame
      title={t('campaigns.title')}
      description={t('campaigns.description')}
      actions={create}
    >
      <div className={styles.filters}>
        <Select
          label={t('campaigns.status')}
          options={[
            { id: ANY, label: t('campaigns.anyStatus') },
            ...CAMPAIGN_STATUSES.map(id => ({
              id,
              label: t(`campaigns.${id}`),
            })),
          ]}
          value={status ?? ANY}
          onChange={key => onStatus(key === ANY ? '' : String(key))}
        />
      </div>
      {isLoading && <LoadingSkeleton label={t('campaigns.loading')} rows={4} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data?.length === 0 &&
        (status ? (
          <EmptyMessage
            title={t('campaigns.noMatchTitle')}
            description={t('campaigns.noMatchDescription')}
          />
        ) : (
          <EmptyMessage
            title={t('campaigns.emptyTitle')}
            description={t('campaigns.emptyDescription')}
          />
        ))}
      <Flex direction="column" gap="3">
        {data?.map(campaign => (
          <CampaignCard
            key={campaign.id}
            campaign={campaign}
            onOpen={() => onOpen(campaign.id)}
          />
        ))}
      </Flex>
      {isCreating && (
        <CampaignForm
          onClose={() => setCreating(false)}
          onCreated={id => {
            setCreating(false);
            onOpen(id);
          }}
        />
      )}
    </PageFrame>
  );
}
