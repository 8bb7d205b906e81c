import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type {
  DashboardCampaign,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EmptyMessage,
} from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { CampaignProgress, isComplete } from '../campaigns/CampaignProgress';
import { BurnUpChart } from '../charts/BurnUpChart';
import styles from '../layout.module.css';

/** Running campaigns with how far they are and their burn-up. */
export const RunningCampaigns = ({
  campaigns,
}: {
  campaigns: Page<DashboardCampaign>;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  if (campaigns.totalItems === 0) {
    return (
      <EmptyMessage
        title={t('dashboard.campaignsEmpty')}
        description={t('dashboard.campaignsEmptyDescription')}
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      <div className={styles.halves}>
        {campaigns.items.map(campaign => (
          <RunningCampaign key={campaign.id} campaign={campaign} />
        ))}
      </div>
      <Link href={links.campaigns({ status: 'active' })}>
        {t('dashboard.campaignsAll', { count: campaigns.totalItems })}
      </Link>
    </Flex>
  );
};

function RunningCampaign({ campaign }: { campaign: DashboardCampaign }) {
  const links = useSecurityLinks();
  const { id, title, targetDate, progress, burnUp } = campaign;
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="3">
          <Text as="h4" weight="bold">
            <Link href={links.campaigns({ campaign: id })}>{title}</Link>
          </Text>
          {!isComplete(progress) && (
            <span className={styles.whole}>
              <Deadline deadline={targetDate} />
            </span>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <CampaignProgress title={title} progress={progress} />
          <BurnUpChart points={burnUp} />
        </Flex>
      </CardBody>
    </Card>
  );
}
