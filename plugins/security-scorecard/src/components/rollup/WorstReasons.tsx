import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import {
  ScorecardSummary,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  LoadError,
  LoadingSkeleton,
  StateBadge,
  useScorecard,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { counts, NEEDS_ATTENTION, URGENCY } from '../checks/checkOrder';
import { NextDeadline } from '../entity/NextDeadline';
import styles from './rollup.module.css';

/** As many as are read at a glance. */
const SHOWN = 4;

/** Why a service is the worst: its most urgent checks with their deadlines, and its overdue findings. */
export const WorstReasons = ({ service }: { service: ScorecardSummary }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  const { data, error, isLoading, reload } = useScorecard(service.entityRef);
  const reasons = (data?.results ?? [])
    .filter(
      result =>
        counts(result) && !result.waived && NEEDS_ATTENTION.has(result.state),
    )
    .sort(
      (a, b) =>
        URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
    )
    .slice(0, SHOWN);
  return (
    <Flex direction="column" gap="2">
      {isLoading && (
        <LoadingSkeleton label={t('rollup.worstLoading')} rows={2} />
      )}
      {error && !data && <LoadError error={error} onRetry={reload} />}
      <ul className={styles.reasons}>
        {reasons.map(({ checkId, title, state, deadline }) => (
          <li key={checkId}>
            <StateBadge state={state} />
            <Link href={hrefOf(service.entityRef, checkId)}>{title}</Link>
            {deadline !== null && <Deadline deadline={deadline} />}
          </li>
        ))}
      </ul>
      {service.overdueFindings > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('rollup.overdue', { count: service.overdueFindings })}
        </Text>
      )}
      {data && <NextDeadline of={data} />}
    </Flex>
  );
};
