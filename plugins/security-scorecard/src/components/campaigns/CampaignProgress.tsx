import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { CampaignProgress as Progress } from '@fairway/plugin-security-scorecard-common';
import { ProgressBar } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';

/** Props of {@link CampaignProgress}. */
export interface CampaignProgressProps {
  /** Of the campaign. */
  title: string;
  progress: Progress;
}

/** Whether nothing is left to do in a campaign. */
export function isComplete({ total, done }: Progress): boolean {
  return total > 0 && done === total;
}

/** How far a campaign is over the services that the caller may see, and what keeps the others open. */
export const CampaignProgress = ({
  title,
  progress: { total, done, failing, unknown, waived },
}: CampaignProgressProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (total === 0) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {t('campaigns.progressNone')}
      </Text>
    );
  }
  return (
    <>
      <ProgressBar
        label={t('campaigns.progressLabel', { title })}
        value={(done / total) * 100}
        words={t('campaigns.progress', { done: String(done), count: total })}
      />
      {done < total && (
        <Text as="span" variant="body-small" color="secondary">
          {t('campaigns.progressOpen', {
            failing: String(failing),
            unknown: String(unknown),
            waived: String(waived),
          })}
        </Text>
      )}
    </>
  );
};
