import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import type {
  PillarSummary,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import {
  securityScorecardReactTranslationRef,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { CheckGroup, groupByPillar } from './checkOrder';
import { CheckRow } from './CheckRow';

/** Props of {@link CheckGroups}. */
export interface CheckGroupsProps {
  scorecard: Scorecard;
  onOpenCheck: (checkId: string) => void;
}

/** The checks by pillar; groups in which something is to be done start open. */
export const CheckGroups = ({ scorecard, onOpenCheck }: CheckGroupsProps) => (
  <Flex direction="column" gap="2">
    {groupByPillar(scorecard.results).map(group => (
      <PillarGroup
        key={group.pillar}
        group={group}
        summary={scorecard.pillars.find(p => p.pillar === group.pillar)}
        onOpenCheck={onOpenCheck}
      />
    ))}
  </Flex>
);

interface PillarGroupProps {
  group: CheckGroup;
  summary: PillarSummary | undefined;
  onOpenCheck: (checkId: string) => void;
}

function PillarGroup({ group, summary, onOpenCheck }: PillarGroupProps) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <Accordion defaultExpanded={group.needsAttention}>
      <AccordionTrigger>
        <Flex gap="3" align="center">
          <Text as="span" weight="bold">
            {shared(`pillar.${group.pillar}`)}
          </Text>
          <StateBadge state={summary?.worst ?? 'unknown'} />
          <Text as="span" variant="body-small" color="secondary">
            {t('entity.checkCount', { count: group.results.length })}
          </Text>
        </Flex>
      </AccordionTrigger>
      <AccordionPanel>
        {group.results.length === 0 ? (
          <Text as="p" color="secondary">
            {t('entity.noChecks')}
          </Text>
        ) : (
          <ul className={styles.rows}>
            {group.results.map(result => (
              <CheckRow
                key={result.checkId}
                result={result}
                onOpen={() => onOpenCheck(result.checkId)}
              />
            ))}
          </ul>
        )}
      </AccordionPanel>
    </Accordion>
  );
}
