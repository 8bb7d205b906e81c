import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Button,
  Flex,
  Text,
} from '@backstage/ui';
import type {
  PillarSummary,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  securityScorecardReactTranslationRef,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { CheckFilters } from './CheckFilters';
import { CheckGroup, groupByPillar, tallyOf } from './checkOrder';
import { CheckRow } from './CheckRow';
import { useChecksFilter } from './useChecksFilter';
import { useTallyWords } from './useTallyWords';

/** Props of {@link CheckGroups}. */
export interface CheckGroupsProps {
  scorecard: Scorecard;
  onOpenCheck: (checkId: string) => void;
}

/** The checks by pillar; groups in which something is to be done start open. */
export const CheckGroups = ({ scorecard, onOpenCheck }: CheckGroupsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const filter = useChecksFilter();
  const matching = scorecard.results.filter(filter.matches);
  const groups = groupByPillar(matching).filter(
    ({ results }) => !filter.isFiltered || results.length > 0,
  );
  return (
    <Flex direction="column" gap="2">
      <CheckFilters
        filter={filter}
        shown={matching.length}
        total={scorecard.results.length}
      />
      {groups.length === 0 && (
        <EmptyMessage
          title={t('check.noMatchTitle')}
          description={t('check.noMatchDescription')}
          action={
            <Button variant="secondary" onPress={filter.clear}>
              {t('services.clear')}
            </Button>
          }
        />
      )}
      {groups.map(group => (
        <PillarGroup
          // A changed filter opens what it found.
          key={`${group.pillar} ${filter.state} ${filter.showWaived}`}
          group={group}
          isOpen={filter.state !== undefined || group.needsAttention}
          summary={scorecard.pillars.find(p => p.pillar === group.pillar)}
          onOpenCheck={onOpenCheck}
        />
      ))}
    </Flex>
  );
};

interface PillarGroupProps {
  group: CheckGroup;
  isOpen: boolean;
  summary: PillarSummary | undefined;
  onOpenCheck: (checkId: string) => void;
}

function PillarGroup({
  group,
  isOpen,
  summary,
  onOpenCheck,
}: PillarGroupProps) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const tallyWords = useTallyWords();
  const [showAll, setShowAll] = useState(false);
  const shown = showAll ? group.results : group.results.slice(0, group.shown);
  const hidden = group.results.length - shown.length;
  return (
    <Accordion defaultExpanded={isOpen}>
      <AccordionTrigger>
        <Flex gap="3" align="center">
          <Text as="span" weight="bold">
            {shared(`pillar.${group.pillar}`)}
          </Text>
          <StateBadge state={summary?.worst ?? 'unknown'} />
          <Text as="span" variant="body-small" color="secondary">
            {tallyWords(tallyOf(group.results))}
          </Text>
        </Flex>
      </AccordionTrigger>
      <AccordionPanel>
        {group.results.length === 0 ? (
          <Text as="p" color="secondary">
            {t('entity.noChecks')}
          </Text>
        ) : (
          <>
            {group.commonReason !== undefined && (
              <Text as="p">
                {t('check.commonReason', { reason: group.commonReason })}
              </Text>
            )}
            <ul className={styles.rows}>
              {shown.map(result => (
                <CheckRow
                  key={result.checkId}
                  result={result}
                  saysWhy={group.commonReason === undefined}
                  onOpen={() => onOpenCheck(result.checkId)}
                />
              ))}
            </ul>
            {hidden > 0 && (
              <Button variant="tertiary" onPress={() => setShowAll(true)}>
                {t(
                  group.commonReason === undefined
                    ? 'check.showOthers'
                    : 'check.showUndecided',
                  { count: hidden },
                )}
              </Button>
            )}
          </>
        )}
      </AccordionPanel>
    </Accordion>
  );
}
