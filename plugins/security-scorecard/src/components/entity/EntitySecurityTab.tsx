import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Flex, Text } from '@backstage/ui';
import { Section, useUrlParams } from '@fairway/plugin-screens-react';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import {
  LoadError,
  LoadingSkeleton,
  messageOf,
  PillarSummary,
  useRefreshScorecard,
  useScorecard,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { CheckDrawer } from '../checks/CheckDrawer';
import { CheckGroups } from '../checks/CheckGroups';
import { FindingsSection } from '../findings/FindingsSection';
import styles from '../layout.module.css';
import { GateCards } from '../pipeline/GateCards';
import { ReportsSection } from '../pipeline/ReportsSection';
import { TrendSection } from '../charts/TrendSection';
import { EntityWaiversProvider } from '../waivers/EntityWaivers';
import { ApiSecurity } from './ApiSecurity';
import { CoverageTable } from './CoverageTable';
import { ScorecardHeadline } from './ScorecardHeadline';
import { StaleSources } from './StaleSources';

const KEYS = ['check'] as const;

/** The Security tab of an entity page. */
export const EntitySecurityTab = () => {
  const { entity } = useEntity();
  return entity.kind.toLocaleLowerCase('en-US') === 'api' ? (
    <ApiSecurity entity={entity} />
  ) : (
    <OwnScorecard entityRef={stringifyEntityRef(entity)} />
  );
};

function OwnScorecard({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useScorecard(entityRef);
  if (isLoading) {
    return <LoadingSkeleton label={t('entity.loading')} rows={8} />;
  }
  if (!data) {
    return error ? (
      <LoadError
        error={error}
        onRetry={reload}
        missing={{
          title: t('entity.missing'),
          description: t('entity.missingText'),
        }}
      />
    ) : null;
  }
  return (
    <Flex direction="column" gap="5">
      {error && (
        <Alert
          status="warning"
          icon
          description={t('entity.reloadFailed', {
            message: messageOf(error),
          })}
        />
      )}
      <EntityWaiversProvider
        key={entityRef}
        entityRef={entityRef}
        onChanged={reload}
      >
        <ScorecardView scorecard={data} reload={reload} />
      </EntityWaiversProvider>
    </Flex>
  );
}

function ScorecardView({
  scorecard,
  reload,
}: {
  scorecard: Scorecard;
  reload: () => void;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { entityRef, evaluatedAt, results } = scorecard;
  const refresh = useRefreshScorecard(entityRef, evaluatedAt, reload);
  const { get, update } = useUrlParams(KEYS);
  const checkId = get('check');
  const openCheck = (id: string) => update({ check: id });
  const { known, applicable } = scorecard.coverage;
  // A library to which nothing applies needs no annotations.
  const neverScanned = evaluatedAt === null || (known === 0 && applicable > 0);
  return (
    <>
      <Text as="h2" variant="title-small">
        {t('entity.title')}
      </Text>
      {neverScanned && (
        <Alert
          status="info"
          icon
          title={t('entity.neverTitle')}
          description={t('entity.neverDescription')}
        />
      )}
      <StaleSources results={results} />
      <ScorecardHeadline
        scorecard={scorecard}
        refresh={refresh}
        onOpenCheck={openCheck}
      />
      <Section title={t('entity.pillars')}>
        <PillarSummary pillars={scorecard.pillars} results={results} />
      </Section>
      <Section title={t('entity.checks')}>
        <CheckGroups scorecard={scorecard} onOpenCheck={openCheck} />
      </Section>
      <Section title={t('entity.findings')}>
        <FindingsSection entityRef={entityRef} />
      </Section>
      <div className={styles.halves}>
        <Section title={t('entity.trendTitle')}>
          <TrendSection entityRef={entityRef} />
        </Section>
        <Section title={t('entity.gateTitle')}>
          <GateCards entityRef={entityRef} />
        </Section>
      </div>
      <Section title={t('entity.coverage')}>
        <CoverageTable rows={scorecard.coverageRows} />
      </Section>
      <Section title={t('entity.reports')}>
        <ReportsSection entityRef={entityRef} />
      </Section>
      <CheckDrawer
        entityRef={entityRef}
        checkId={checkId}
        result={results.find(result => result.checkId === checkId)}
        refresh={refresh}
        onClose={() => update({ check: '' })}
      />
    </>
  );
}
