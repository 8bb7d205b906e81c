import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  CheckResult,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import { Deadline } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';

type Results = readonly Pick<CheckResult, 'deadline' | 'waived'>[];

/** What the next deadline is of: of a failing check when one has it, else of an open finding; undefined without one. */
export function deadlineOwner(
  nextDeadline: string | null,
  results: Results,
): 'check' | 'finding' | undefined {
  if (nextDeadline === null) {
    return undefined;
  }
  const at = Date.parse(nextDeadline);
  return results.some(
    ({ deadline, waived }) =>
      !waived && deadline !== null && Date.parse(deadline) === at,
  )
    ? 'check'
    : 'finding';
}

const LABELS = {
  check: 'entity.nextDeadlineCheck',
  finding: 'entity.nextDeadlineFinding',
} as const;

/** The next deadline of a service, and whether a check or a finding has it. */
export const NextDeadline = ({
  scorecard: { nextDeadline, results },
}: {
  scorecard: Pick<Scorecard, 'nextDeadline'> & { results: Results };
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const owner = deadlineOwner(nextDeadline, results);
  return (
    <Flex gap="2" align="center">
      <Text as="span" variant="body-small" color="secondary">
        {t(owner ? LABELS[owner] : 'entity.nextDeadline')}
      </Text>
      <Deadline deadline={nextDeadline} />
    </Flex>
  );
};
