import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import {
  oneOf,
  PageFrame,
  pageOf,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  CAMPAIGN_STATUSES,
  campaignManagePermission,
} from '@fairway/plugin-security-scorecard-common';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { CampaignForm } from './CampaignForm';
import { CampaignList, type CampaignListProps } from './CampaignList';
import { CampaignView } from './CampaignView';

const KEYS = ['search', 'status', 'page', 'campaign'] as const;

/** All campaigns, or the one that the address names. */
export const CampaignsPage = () => {
  const { get, update } = useUrlParams(KEYS);
  const openId = get('campaign');
  const [lastOpen, setLastOpen] = useState<string>();
  return openId ? (
    <CampaignView
      key={openId}
      id={openId}
      wasFollowed={openId === lastOpen}
      onBack={() => update({ campaign: '' })}
    />
  ) : (
    <Campaigns
      filter={{
        search: get('search'),
        status: oneOf(CAMPAIGN_STATUSES, get('status')),
      }}
      onFilter={patch => update({ ...patch, page: '' })}
      page={pageOf(get('page'))}
      onPage={page => update({ page: page > 1 ? String(page) : '' })}
      lastOpen={lastOpen}
      onOpen={id => {
        setLastOpen(id);
        update({ campaign: id }, { push: true });
      }}
    />
  );
};

function Campaigns(props: CampaignListProps) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const manage = usePermission({ permission: campaignManagePermission });
  const [isCreating, setCreating] = useState(false);
  return (
    <PageFrame
      title={t('campaigns.title')}
      description={t('campaigns.description')}
      actions={
        manage.allowed && (
          <Button onPress={() => setCreating(true)}>
            {t('campaigns.create')}
          </Button>
        )
      }
    >
      <CampaignList {...props} />
      {isCreating && (
        <CampaignForm
          onClose={() => setCreating(false)}
          onCreated={id => {
            setCreating(false);
            props.onOpen(id);
          }}
        />
      )}
    </PageFrame>
  );
}
