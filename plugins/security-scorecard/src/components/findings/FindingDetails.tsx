import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  Moment,
  SeverityBadge,
  TitledText,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { HistoryList } from '../checks/HistoryList';
import styles from '../layout.module.css';
import { Part } from '../Part';
import { WaiverPanel } from '../waivers/WaiverPanel';
import {
  ExploitBadge,
  FindingStatusBadges,
  useEpssWords,
  useFixWords,
} from './FindingBadges';

/** The inside of a finding's drawer. */
export const FindingDetails = ({ finding }: { finding: Finding }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const fixWords = useFixWords();
  return (
    <Flex direction="column" gap="4" mt="3">
      <Flex gap="2" align="center" style={{ flexWrap: 'wrap' }}>
        <SeverityBadge severity={finding.severity} />
        <FindingStatusBadges finding={finding} />
        <ExploitBadge finding={finding} />
        <Deadline deadline={finding.deadline} withDate />
      </Flex>
      {finding.suppression && (
        <Text as="p" variant="body-small" color="secondary">
          {t('findings.suppressedBecause', { reason: finding.suppression })}
        </Text>
      )}
      <Part title={t('findings.what')}>
        <Text as="p">
          <TitledText text={finding.title} />
        </Text>
        {finding.url && (
          <Link href={finding.url} target="_blank" rel="noopener noreferrer">
            {t('findings.authority')}
          </Link>
        )}
      </Part>
      <Part title={t('findings.remediation')}>
        <Text as="p">{fixWords(finding)}</Text>
        {finding.remediation && <Text as="p">{finding.remediation}</Text>}
      </Part>
      <Part title={t('findings.risk')}>
        <Urgency finding={finding} />
      </Part>
      <Part title={t('findings.place')}>
        <Place finding={finding} />
      </Part>
      <WaiverPanel
        entityRef={finding.entityRef}
        target={{ kind: 'finding', findingId: finding.id }}
        title={`${finding.vulnerability}: ${finding.title}`}
        mayBeAsked={finding.status === 'open'}
      />
      <Part title={t('check.history')}>
        <HistoryList entityRef={finding.entityRef} subject={finding.id} />
      </Part>
    </Flex>
  );
};

function Urgency({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const epssWords = useEpssWords();
  const exploit = () => {
    if (finding.knownExploited) {
      return t('findings.knownExploited');
    }
    if (finding.exploitAvailable) {
      return t('findings.exploit');
    }
    return finding.exploitAvailable === null
      ? t('findings.exploitUnknown')
      : t('findings.noExploit');
  };
  return (
    <Text as="p">
      {exploit()}
      {finding.epss !== null && `. ${epssWords(finding.epss)}`}.
    </Text>
  );
}

function Place({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  const rows: [string, ReactNode][] = [
    [
      t('findings.component'),
      <TitledText key="component" text={finding.component} />,
    ],
    [
      t('findings.location'),
      finding.location && <TitledText key="at" text={finding.location} />,
    ],
    [t('findings.purl'), finding.purl],
    [t('findings.aliases'), finding.aliases.join(', ')],
    [t('findings.reportedBy'), finding.sources.map(sourceName).join(', ')],
    [t('findings.firstSeen'), <Moment at={finding.firstSeenAt} withTime />],
    [t('findings.lastSeen'), <Moment at={finding.lastSeenAt} withTime />],
  ];
  return (
    <dl className={layout.definitions}>
      {rows
        .filter(([, value]) => Boolean(value))
        .map(([name, value]) => (
          <div key={name} className={styles.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
