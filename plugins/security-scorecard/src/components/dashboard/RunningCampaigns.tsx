import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type {
  DashboardCampaign,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EmptyMessage,
  ProgressBar,
} from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { BurnUpChart } from '../charts/BurnUpChart';
import layout from '../layout.module.css';

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
      <div className={layout.halves}>
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
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  const { id, title, targetDate, progress, burnUp } = campaign;
  const { total, done, failing, unknown, waived } = progress;
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="3">
          <Text as="h4" weight="bold">
            <Link href={links.campaigns({ campaign: id })}>{title}</Link>
          </Text>
          <Deadline deadline={targetDate} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <ProgressBar
            label={t('campaigns.progressLabel', { title })}
            value={total === 0 ? 0 : (done / total) * 100}
            words={t('campaigns.progress', {
              done: String(done),
              total: String(total),
            })}
          />
          <Text as="span" variant="body-small" color="secondary">
            {t('campaigns.progressOpen', {
              failing: String(failing),
              unknown: String(unknown),
              waived: String(waived),
            })}
          </Text>
          <BurnUpChart points={burnUp} />
        </Flex>
      </CardBody>
    </Card>
  );
}
