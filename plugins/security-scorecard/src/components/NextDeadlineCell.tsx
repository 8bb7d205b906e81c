import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Deadline } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../translation';
import { deadlineOwner, type NextDeadlines } from './deadlineOwner';

const LABELS = {
  check: 'services.deadlineOfCheck',
  finding: 'services.deadlineOfFinding',
} as const;

/** The next deadline in a table, and below it what it is of. */
export const NextDeadlineCell = ({ of }: { of: NextDeadlines }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const owner = deadlineOwner(of);
  return (
    <Flex direction="column" gap="1" align="start">
      <Deadline deadline={of.nextDeadline} />
      {owner && (
        <Text as="span" variant="body-x-small" color="secondary">
          {t(LABELS[owner])}
        </Text>
      )}
    </Flex>
  );
};
