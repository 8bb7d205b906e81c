import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Moment } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { useEntityWaivers } from './EntityWaivers';

/** Until when the waiver in force lasts; nothing without one. */
export const WaivedUntil = ({ waiverId }: { waiverId: string | null }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const waiver = useEntityWaivers()?.byId(waiverId);
  if (!waiver || waiver.status !== 'approved') {
    return null;
  }
  return (
    <Text as="span" variant="body-small" color="secondary">
      {t('check.waivedUntil')} <Moment at={waiver.expiresAt} />
    </Text>
  );
};
