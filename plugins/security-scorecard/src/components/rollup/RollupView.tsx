import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import { Section } from '@fairway/plugin-screens-react';
import type { RollupDetail } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  messageOf,
} from '@fairway/plugin-security-scorecard-react';
import { useRollup } from '../../hooks/useRollup';
import { securityScorecardTranslationRef } from '../../translation';
import { TrendSection } from '../charts/TrendSection';
import styles from '../layout.module.css';
import { ChecksByFailures } from './ChecksByFailures';
import { ChildrenTable } from './ChildrenTable';
import { EndingWaivers } from './EndingWaivers';
import { OverdueFindings } from './OverdueFindings';
import { PillarMatrix } from './PillarMatrix';
import { RollupHeadline } from './RollupHeadline';
import { WorstService } from './WorstService';
import { WorstServices } from './WorstServices';

/** How a team, system, domain or everything stands: the worst service first, then why and until when. */
export const RollupView = ({ scope }: { scope: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useRollup(scope);
  if (isLoading) {
    return <LoadingSkeleton label={t('rollup.loading')} rows={8} />;
  }
  if (!data) {
    return error ? <LoadError error={error} onRetry={reload} /> : null;
  }
  if (data.total.entities === 0) {
    return (
      <EmptyMessage
        title={t('rollup.emptyTitle')}
        description={t('rollup.emptyDescription')}
      />
    );
  }
  return (
    <Flex direction="column" gap="5">
      {error && (
        <Alert
          status="warning"
          icon
          description={t('entity.reloadFailed', { message: messageOf(error) })}
        />
      )}
      <Parts scope={scope} rollup={data} />
    </Flex>
  );
};

function Parts({ scope, rollup }: { scope: string; rollup: RollupDetail }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { total, children, checks } = rollup;
  const hasParts = children.length > 0;
  return (
    <>
      <div className={styles.halves}>
        <RollupHeadline scope={scope} total={total} />
        <WorstService scope={scope} />
      </div>
      <Section title={t('rollup.servicesTitle')}>
        <WorstServices scope={scope} total={total.entities} />
      </Section>
      {hasParts && (
        <>
          <Section title={t('rollup.matrixTitle')}>
            <PillarMatrix
              parts={children}
              narrow={part => ({ scope: part.ref })}
            />
          </Section>
          <Section title={t('rollup.childrenTitle')}>
            <ChildrenTable
              parts={children}
              narrow={part => ({ scope: part.ref })}
            />
          </Section>
        </>
      )}
      <Section title={t('rollup.checksTitle')}>
        <ChecksByFailures
          scope={scope}
          checks={checks}
          failing={total.failing}
        />
      </Section>
      <Section title={t('rollup.overdueTitle')}>
        <OverdueFindings scope={scope} />
      </Section>
      <div className={styles.halves}>
        <Section title={t('rollup.waiversTitle')}>
          <EndingWaivers scope={scope} />
        </Section>
        <Section title={t('rollup.trendTitle')}>
          <TrendSection entityRef={scope} />
        </Section>
      </div>
    </>
  );
}
