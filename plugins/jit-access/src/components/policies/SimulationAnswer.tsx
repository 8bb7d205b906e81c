import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { SimulationResult } from '@fairway/plugin-jit-access-common';
import {
  Approvers,
  Facts,
  ServerWords,
  ToneBadge,
  type Tone,
} from '@fairway/plugin-jit-access-react';
import {
  RiCloseCircleLine,
  RiFlashlightLine,
  RiQuestionLine,
  RiUserLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

const LOOK: Record<
  SimulationResult['outcome'],
  [RemixiconComponentType, Tone]
> = {
  auto: [RiFlashlightLine, 'positive'],
  approval: [RiUserLine, 'announcement'],
  refused: [RiCloseCircleLine, 'negative'],
  undecidable: [RiQuestionLine, 'warning'],
};

/** What a policy would say to a case, and why. */
export function SimulationAnswer(props: { result: SimulationResult }) {
  const { outcome, rule, explanation, steps } = props.result;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [icon, tone] = LOOK[outcome];
  return (
    <div className={styles.facts}>
      <Flex direction="column" gap="3" align="start">
        <Text as="h3" weight="bold" className={styles.heading}>
          {t('simulator.result')}
        </Text>
        <ToneBadge
          icon={icon}
          tone={tone}
          text={t(`simulator.outcome.${outcome}`)}
        />
        <Text weight="bold">
          {rule === null
            ? t('simulator.ruleNone')
            : t('simulator.rule', { rule })}
        </Text>
        <Text>
          <ServerWords text={explanation} />
        </Text>
        {outcome === 'approval' && (
          <Facts
            items={[
              {
                name: t('simulator.approvers'),
                value: <Approvers steps={steps} />,
              },
            ]}
          />
        )}
      </Flex>
    </div>
  );
}
