import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { PolicyStatus } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';

/** Which checks are in force, why not the newest, and which ids lead nowhere. */
export const PolicyPanel = ({ status }: { status: PolicyStatus }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { checks, loadedAt, problem, missingCollectors, orphans } = status;
  return (
    <Flex direction="column" gap="3">
      <Text as="p">
        {t('collectors.policyOk', {
          count: checks,
          when: new Date(loadedAt),
        })}
      </Text>
      {problem !== null && (
        <div role="alert">
          <Alert
            status="danger"
            icon
            title={t('collectors.policyProblem')}
            description={<span className={layout.spoken}>{problem}</span>}
          />
        </div>
      )}
      {missingCollectors.length > 0 && (
        <Alert
          status="warning"
          icon
          description={t('collectors.missing', {
            ids: missingCollectors.join(', '),
          })}
        />
      )}
      {orphans.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('collectors.orphans')}
          description={orphans
            .map(({ checkId, usedBy }) =>
              t('collectors.orphan', { checkId, usedBy }),
            )
            .join('; ')}
        />
      )}
    </Flex>
  );
};
