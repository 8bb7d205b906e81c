import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type {
  CheckResult,
  ResultState,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  RefreshScorecard,
  securityScorecardReactTranslationRef,
  SeverityBadge,
  StateBadge,
  TitledText,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import { RiRefreshLine } from '@remixicon/react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { Part } from '../Part';
import { WaiverPanel } from '../waivers/WaiverPanel';
import { CheckMode } from './CheckMode';
import { FactsTable } from './FactsTable';
import { HistoryList } from './HistoryList';
import { ObservedAndExpected } from './ObservedAndExpected';
import { useAreaName } from './useAreaName';
import { useFrameworkName } from './useFrameworkName';

const UNDECIDED: ReadonlySet<ResultState> = new Set([
  'unknown',
  'stale',
  'error',
]);
/** Nothing to make an exception of. */
const IN_ORDER: ReadonlySet<ResultState> = new Set(['pass', 'not-applicable']);

/** Why the result is what it is, unless what was observed says it. */
function Reason({ result }: { result: CheckResult }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (result.state === 'stale' && result.observedAt !== null) {
    const when = new Date(result.observedAt);
    return <Text as="p">{t('check.reasonStale', { when })}</Text>;
  }
  return saysMore(result) ? (
    <Text as="p">
      <TitledText text={result.reason} />
    </Text>
  ) : null;
}

/** What to do first about facts that are too old. */
function LookAgain({ source }: { source: string }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  const collectors = useSecurityLinks().collectors();
  return (
    <Text as="p">
      {t('check.lookAgain', { source: sourceName(source) })}{' '}
      <Link href={collectors}>{t('check.lookAtCollectors')}</Link>
    </Text>
  );
}

/** Whether the reason tells more than what was observed, which is shown anyway. */
function saysMore({ reason, observed }: CheckResult): boolean {
  return observed === null || !reason.includes(observed);
}

/** Props of {@link CheckDetails}. */
export interface CheckDetailsProps {
  entityRef: string;
  result: CheckResult;
  refresh: RefreshScorecard;
}

/** The inside of a check's drawer. */
export const CheckDetails = ({
  entityRef,
  result,
  refresh,
}: CheckDetailsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const areaName = useAreaName();
  const frameworkName = useFrameworkName();
  const frameworks = Object.entries(result.frameworks);
  const reasonTitle = () => {
    if (result.state === 'not-applicable') {
      return t('check.reasonNotApplicable');
    }
    return UNDECIDED.has(result.state)
      ? t('check.reasonUndecided')
      : t('check.reason');
  };
  return (
    <Flex direction="column" gap="4" mt="3">
      <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
        <StateBadge state={result.state} waived={result.waived} />
        <SeverityBadge severity={result.severity} />
        <CheckMode result={result} />
        <Deadline deadline={result.deadline} withDate />
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        {t('check.since', { when: new Date(result.since) })}
        {'. '}
        {t('check.requiredFor', { level: shared(`level.${result.level}`) })}
        {'. '}
        {result.area && t('check.area', { area: areaName(result.area) })}
      </Text>
      {result.enforcedFrom !== null && (
        <Text as="p" variant="body-small" color="secondary">
          {t('check.upcomingHint')}
        </Text>
      )}
      <Part title={reasonTitle()}>
        <Reason result={result} />
        <ObservedAndExpected result={result} />
      </Part>
      <Part title={t('check.remediation')}>
        {result.state === 'stale' && <LookAgain source={result.source} />}
        <Text as="p">{result.remediation}</Text>
        <Button
          variant="secondary"
          iconStart={<RiRefreshLine aria-hidden="true" />}
          isPending={refresh.state === 'asking' || refresh.state === 'queued'}
          onPress={refresh.refresh}
        >
          {t('entity.refresh')}
        </Button>
      </Part>
      <WaiverPanel
        entityRef={entityRef}
        target={{ kind: 'check', checkId: result.checkId }}
        title={result.title}
        mayBeAsked={!IN_ORDER.has(result.state)}
      />
      <Part title={t('check.facts')}>
        <FactsTable result={result} />
      </Part>
      <Part title={t('check.frameworks')}>
        {frameworks.length === 0 && (
          <Text as="p" color="secondary">
            {t('check.noFrameworks')}
          </Text>
        )}
        {frameworks.map(([framework, controls]) => (
          <Text as="p" variant="body-small" key={framework}>
            {frameworkName(framework)}: {controls.join(', ')}
          </Text>
        ))}
      </Part>
      <Part title={t('check.history')}>
        <HistoryList entityRef={entityRef} subject={result.checkId} />
      </Part>
    </Flex>
  );
};
