import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  Campaign,
  CampaignScope,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EntityTitle,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import { RiCheckLine, RiFlagLine, RiShieldCheckLine } from '@remixicon/react';
import { Fragment } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { CampaignProgress, isComplete } from './CampaignProgress';

/** Running or closed, and whether it became a standard. */
export const CampaignBadges = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const isActive = campaign.status === 'active';
  return (
    <Flex gap="2" align="center" className={styles.whole}>
      <ToneBadge
        tone={isActive ? 'info' : 'neutral'}
        icon={isActive ? <RiFlagLine size={16} /> : <RiCheckLine size={16} />}
      >
        {t(`campaigns.${campaign.status}`)}
      </ToneBadge>
      {campaign.promotedAt !== null && (
        <ToneBadge tone="positive" icon={<RiShieldCheckLine size={16} />}>
          {t('campaigns.promoted')}
        </ToneBadge>
      )}
    </Flex>
  );
};

/** How far it is, who is meant, and until when. */
export const CampaignFacts = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { progress, scope, checkIds, title } = campaign;
  const { targetDate, closedAt, promotedAt } = campaign;
  // What is done is not overdue.
  const isDue = campaign.status === 'active' && !isComplete(progress);
  return (
    <Flex direction="column" gap="2">
      <CampaignProgress title={title} progress={progress} />
      <Flex
        gap="4"
        align="center"
        style={{ flexWrap: 'wrap', rowGap: 'var(--bui-space-1)' }}
      >
        <Text as="span" variant="body-small">
          {t('campaigns.targetOn', { when: new Date(targetDate) })}
        </Text>
        {isDue && <Deadline deadline={targetDate} />}
        {closedAt !== null && (
          <Text as="span" variant="body-small">
            {t('campaigns.closedOn', { when: new Date(closedAt) })}
          </Text>
        )}
        {promotedAt !== null && (
          <Text as="span" variant="body-small">
            {t('campaigns.promotedOn', { when: new Date(promotedAt) })}
          </Text>
        )}
        <Text as="span" variant="body-small" color="secondary">
          {t('campaigns.checks', { count: checkIds.length })}
        </Text>
        <Scope scope={scope} />
      </Flex>
    </Flex>
  );
};

function Scope({ scope }: { scope: CampaignScope }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { ownerRefs, systemRefs, tiers } = scope;
  const parts = [
    ownerRefs.length > 0 && (
      <Fragment key="owners">
        {t('campaigns.owners')} <Titles refs={ownerRefs} />
      </Fragment>
    ),
    systemRefs.length > 0 && (
      <Fragment key="systems">
        {t('campaigns.systems')} <Titles refs={systemRefs} />
      </Fragment>
    ),
    tiers.length > 0 && t('campaigns.tiers', { names: tiers.join(', ') }),
  ].filter(Boolean);
  return (
    <Text as="span" variant="body-small" color="secondary">
      {parts.length === 0
        ? t('campaigns.everybody')
        : parts.map((part, index) => (
            <Fragment key={index}>
              {index > 0 && ' · '}
              {part}
            </Fragment>
          ))}
    </Text>
  );
}

function Titles({ refs }: { refs: string[] }) {
  return (
    <>
      {refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <EntityTitle entityRef={ref} />
        </Fragment>
      ))}
    </>
  );
}
