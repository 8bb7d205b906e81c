import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Campaign } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  ProgressBar,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import { RiCheckLine, RiFlagLine, RiShieldCheckLine } from '@remixicon/react';
import { securityScorecardTranslationRef } from '../../translation';

/** Running or closed, and whether it became a standard. */
export const CampaignBadges = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const isActive = campaign.status === 'active';
  return (
    <Flex gap="2" align="center">
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
  const { progress, scope, targetDate, checkIds, title } = campaign;
  const { total, done, failing, unknown, waived } = progress;
  const names = (refs: string[]) =>
    refs.map(ref => parseEntityRef(ref).name).join(', ');
  const scopes = [
    scope.ownerRefs.length > 0 &&
      t('campaigns.owners', { names: names(scope.ownerRefs) }),
    scope.systemRefs.length > 0 &&
      t('campaigns.systems', { names: names(scope.systemRefs) }),
    scope.tiers.length > 0 &&
      t('campaigns.tiers', { names: scope.tiers.join(', ') }),
  ].filter(Boolean);
  return (
    <Flex direction="column" gap="2">
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
      <Flex gap="4" align="center" style={{ flexWrap: 'wrap' }}>
        <Text as="span" variant="body-small">
          {t('campaigns.targetOn', { when: new Date(targetDate) })}
        </Text>
        {campaign.status === 'active' && <Deadline deadline={targetDate} />}
        <Text as="span" variant="body-small" color="secondary">
          {t('campaigns.checks', { count: checkIds.length })}
        </Text>
        <Text as="span" variant="body-small" color="secondary">
          {scopes.length === 0 ? t('campaigns.everybody') : scopes.join(' · ')}
        </Text>
      </Flex>
    </Flex>
  );
};
