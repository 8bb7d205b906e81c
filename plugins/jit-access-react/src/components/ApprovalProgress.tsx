import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { ApprovalStep } from '@fairway/plugin-jit-access-common';
import { RiUserFollowLine, RiUserLine } from '@remixicon/react';
import { countApprovals } from '../lib/approvals';
import { jitAccessReactTranslationRef } from '../translation';

/** How many of the wanted approvals are there: one figure per person, and words. */
export function ApprovalProgress(props: { steps: ApprovalStep[] }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const { done, total } = countApprovals(props.steps);
  if (total === 0) {
    return <Text variant="body-small">{t('approvals.none')}</Text>;
  }
  return (
    <Flex align="center" gap="1">
      {Array.from({ length: total }, (_, index) =>
        index < done ? (
          <RiUserFollowLine key={index} size={16} aria-hidden />
        ) : (
          <RiUserLine key={index} size={16} aria-hidden />
        ),
      )}
      <Text variant="body-small">
        {t('approvals.progress', {
          done: String(done),
          count: total,
        })}
      </Text>
    </Flex>
  );
}
