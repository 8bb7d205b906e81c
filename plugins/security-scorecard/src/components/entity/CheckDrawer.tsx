import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type {
  CheckResult,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  Freshness,
  RefreshScorecard,
  securityScorecardReactTranslationRef,
  SeverityBadge,
  SideDrawer,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import { RiRefreshLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Props of {@link CheckDrawer}. */
export interface CheckDrawerProps {
  /** Which check is open; '' for none. */
  checkId: string;
  /** Its result, unless the scorecard has none with that id. */
  result: CheckResult | undefined;
  refresh: RefreshScorecard;
  onClose: () => void;
}

/** Everything that explains one result: why, from which facts, and what to do. */
export const CheckDrawer = ({
  checkId,
  result,
  refresh,
  onClose,
}: CheckDrawerProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <SideDrawer
      isOpen={checkId !== ''}
      title={result?.title ?? checkId}
      onClose={onClose}
    >
      {result ? (
        <CheckDetails result={result} refresh={refresh} />
      ) : (
        <Text as="p">{t('check.missing', { id: checkId })}</Text>
      )}
    </SideDrawer>
  );
};

function CheckDetails({
  result,
  refresh,
}: {
  result: CheckResult;
  refresh: RefreshScorecard;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const frameworks = Object.entries(result.frameworks);
  return (
    <Flex direction="column" gap="4" mt="3">
      <Flex gap="2" align="center">
        <StateBadge state={result.state} waived={result.waived} />
        <SeverityBadge severity={result.severity} />
        <Deadline deadline={result.deadline} />
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        {t('check.since', { when: new Date(result.since) })}
        {'. '}
        {t('check.requiredFor', { level: shared(`level.${result.level}`) })}.
      </Text>
      <Section title={t('check.reason')}>
        <Text as="p">{result.reason}</Text>
        <Text as="p" variant="body-small">
          {t('check.observed')}: {result.observed ?? t('check.nothingObserved')}
        </Text>
        <Text as="p" variant="body-small">
          {t('check.expected')}: {result.expected}
        </Text>
      </Section>
      <Section title={t('check.remediation')}>
        <Text as="p">{result.remediation}</Text>
        <Button
          variant="secondary"
          iconStart={<RiRefreshLine aria-hidden="true" />}
          isPending={refresh.state === 'asking' || refresh.state === 'queued'}
          onPress={refresh.refresh}
        >
          {t('entity.refresh')}
        </Button>
      </Section>
      <Section title={t('check.facts')}>
        <FactsTable result={result} />
      </Section>
      <Section title={t('check.frameworks')}>
        {frameworks.length === 0 && (
          <Text as="p" color="secondary">
            {t('check.noFrameworks')}
          </Text>
        )}
        {frameworks.map(([framework, controls]) => (
          <Text as="p" variant="body-small" key={framework}>
            {framework}: {controls.join(', ')}
          </Text>
        ))}
      </Section>
    </Flex>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Flex direction="column" gap="2" align="start">
      <Text as="h3" weight="bold">
        {title}
      </Text>
      {children}
    </Flex>
  );
}

function FactsTable({ result }: { result: CheckResult }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (result.facts.length === 0) {
    return (
      <Text as="p" color="secondary">
        {t('check.noFacts')}
      </Text>
    );
  }
  const words = (value: FactValue) =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? t('check.noValue')
      : [value].flat().join(', ');
  return (
    <table className={styles.facts}>
      <thead>
        <tr>
          <th scope="col">{t('check.fact')}</th>
          <th scope="col">{t('check.value')}</th>
          <th scope="col">{t('check.source')}</th>
          <th scope="col">{t('check.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {result.facts.map(fact => (
          <tr key={fact.name}>
            <th scope="row">{fact.name}</th>
            <td>{words(fact.value)}</td>
            <td>{fact.source}</td>
            <td>
              <Freshness observedAt={fact.observedAt} maxAge={result.maxAge} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
