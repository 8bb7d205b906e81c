import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Container, Flex, Text } from '@backstage/ui';
import { PageFrame, Section } from '@fairway/plugin-screens-react';
import type { CampaignDetail } from '@fairway/plugin-security-scorecard-common';
import {
  ConfirmDialog,
  LoadError,
  LoadingSkeleton,
  securityScorecardApiRef,
  useFocusOnMount,
} from '@fairway/plugin-security-scorecard-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useState } from 'react';
import { useCampaign } from '../../hooks/useCampaigns';
import { securityScorecardTranslationRef } from '../../translation';
import { BurnUpChart } from '../charts/BurnUpChart';
import { CampaignBadges, CampaignFacts } from './CampaignFacts';
import { CampaignChecks } from './CampaignChecks';
import { CampaignItems } from './CampaignItems';

/** Props of {@link CampaignView}. */
export interface CampaignViewProps {
  id: string;
  /** Somebody pressed its title just now: the focus goes on from here. */
  wasFollowed: boolean;
  onBack: () => void;
}

/** One campaign: how far it is, its burn-up, and what is open. */
export const CampaignView = ({
  id,
  wasFollowed,
  onBack,
}: CampaignViewProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const back = useFocusOnMount(wasFollowed);
  const { data, error, isLoading, reload } = useCampaign(id);
  return (
    <>
      <Container pt="4" mb="0">
        <Button
          ref={back}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden="true" />}
          onPress={onBack}
        >
          {t('campaigns.back')}
        </Button>
        {isLoading && (
          <LoadingSkeleton label={t('campaigns.loadingOne')} rows={6} />
        )}
        {error && !data && (
          <LoadError
            error={error}
            onRetry={reload}
            missing={{
              title: t('campaigns.missingTitle'),
              description: t('campaigns.missingDescription'),
            }}
          />
        )}
      </Container>
      {data && <Details campaign={data} onChanged={reload} />}
    </>
  );
};

function Details({
  campaign,
  onChanged,
}: {
  campaign: CampaignDetail;
  onChanged: () => void;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <PageFrame
      title={campaign.title}
      description={campaign.description}
      actions={
        campaign.manageable && (
          <Changes campaign={campaign} onChanged={onChanged} />
        )
      }
    >
      <CampaignBadges campaign={campaign} />
      <CampaignFacts campaign={campaign} />
      <Section title={t('campaigns.checksTitle')}>
        <CampaignChecks checkIds={campaign.checkIds} />
      </Section>
      <Section title={t('campaigns.burnUp')}>
        <BurnUpChart points={campaign.burnUp} />
      </Section>
      <Section title={t('campaigns.openItems')}>
        <CampaignItems id={campaign.id} />
      </Section>
    </PageFrame>
  );
}

/** Close and promote, each after saying what it will do. */
function Changes({
  campaign,
  onChanged,
}: {
  campaign: CampaignDetail;
  onChanged: () => void;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [asked, setAsked] = useState<'close' | 'promote'>();
  const perform = {
    close: () => api.closeCampaign(campaign.id),
    promote: () => api.promoteCampaign(campaign.id),
  };
  return (
    <Flex gap="2">
      {campaign.promotedAt === null && (
        <Button variant="secondary" onPress={() => setAsked('promote')}>
          {t('campaigns.promote')}
        </Button>
      )}
      {campaign.status === 'active' && (
        <Button variant="secondary" onPress={() => setAsked('close')}>
          {t('campaigns.close')}
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          title={t(`campaigns.${asked}Title`)}
          confirm={t(`campaigns.${asked}`)}
          cancel={t('campaigns.cancel')}
          perform={async () => {
            await perform[asked]();
            onChanged();
          }}
          onClose={() => setAsked(undefined)}
        >
          <Text as="p">{t(`campaigns.${asked}Hint`)}</Text>
        </ConfirmDialog>
      )}
    </Flex>
  );
}
