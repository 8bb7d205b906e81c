import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  GATE_STAGES,
  GateAnswer,
  GateStage,
  GateVerdict,
} from '@fairway/plugin-security-scorecard-common';
import {
  LoadError,
  LoadingSkeleton,
  TitledText,
  Tone,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiQuestionLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { useGate } from '../../hooks/useEntityData';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

const LOOK: Record<GateVerdict, { tone: Tone; icon: ReactElement }> = {
  pass: { tone: 'positive', icon: <RiCheckboxCircleLine size={16} /> },
  fail: { tone: 'negative', icon: <RiCloseCircleLine size={16} /> },
  unknown: { tone: 'info', icon: <RiQuestionLine size={16} /> },
};

const RULE = {
  pass: 'gate.rulePass',
  fail: 'gate.ruleFail',
  unknown: 'gate.ruleUnknown',
} as const;

/** What each stage of a pipeline is told when it asks whether it may go on. */
export const GateCards = ({ entityRef }: { entityRef: string }) => (
  <Flex direction="column" gap="3">
    {GATE_STAGES.map(stage => (
      <StageCard key={stage} entityRef={entityRef} stage={stage} />
    ))}
  </Flex>
);

function StageCard({
  entityRef,
  stage,
}: {
  entityRef: string;
  stage: GateStage;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useGate(entityRef, stage);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center">
          <Text as="h4" weight="bold">
            {t(`gate.${stage}`)}
          </Text>
          {data && (
            <ToneBadge
              tone={LOOK[data.verdict].tone}
              icon={LOOK[data.verdict].icon}
            >
              {t(`gate.${data.verdict}`)}
            </ToneBadge>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        {isLoading && <LoadingSkeleton label={t('gate.loading')} rows={1} />}
        {error && <LoadError error={error} onRetry={reload} />}
        {data && <Reasons answer={data} />}
      </CardBody>
    </Card>
  );
}

function Reasons({ answer }: { answer: GateAnswer }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (answer.reasons.length === 0) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        {t('gate.noReasons')}
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="2">
      <ul className={styles.reasons}>
        {answer.reasons.map(({ rule, verdict, message }) => (
          <li key={rule}>
            <ToneBadge tone={LOOK[verdict].tone} icon={LOOK[verdict].icon}>
              {t(RULE[verdict])}
            </ToneBadge>
            <Text as="span" variant="body-small" title={rule}>
              <TitledText text={message} />
            </Text>
          </li>
        ))}
      </ul>
      {answer.waiverIds.length > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('gate.waivers', { count: answer.waiverIds.length })}
        </Text>
      )}
    </Flex>
  );
}
