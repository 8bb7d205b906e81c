import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Deadline } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { deadlineOwner, type NextDeadlines } from '../deadlineOwner';

const LABELS = {
  check: 'entity.nextDeadlineCheck',
  finding: 'entity.nextDeadlineFinding',
} as const;

/** The next deadline of a service or a part of the organisation, and whether a check or a finding has it. */
export const NextDeadline = ({ of }: { of: NextDeadlines }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const owner = deadlineOwner(of);
  return (
    <Flex gap="2" align="center">
      <Text as="span" variant="body-small" color="secondary">
        {t(owner ? LABELS[owner] : 'entity.nextDeadline')}
      </Text>
      <Deadline deadline={of.nextDeadline} />
    </Flex>
  );
};
