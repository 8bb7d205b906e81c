import { Text } from '@backstage/ui';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { tallyOf } from '../checks/checkOrder';
import { useTallyWords } from '../checks/useTallyWords';

/** Which checks the coverage is of, and which are listed beside them; nothing when it is of all. */
export const CountedChecks = ({
  results,
}: {
  results: readonly CheckResult[];
}) => {
  const words = useTallyWords();
  const tally = tallyOf(results);
  return tally.counting < results.length ? (
    <Text as="p" variant="body-small" color="secondary">
      {words(tally)}
    </Text>
  ) : null;
};
