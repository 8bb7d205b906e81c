import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text, TextAreaField } from '@backstage/ui';
import type {
  Waiver,
  WaiverDecision,
} from '@fairway/plugin-security-scorecard-common';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { MomentField } from '../MomentField';

/** Props of {@link DecisionForm}. */
export interface DecisionFormProps {
  waiver: Waiver;
  isPending: boolean;
  onDecide: (decision: WaiverDecision) => void;
}

/** Approve, approve for a shorter time, or deny with a reason. */
export const DecisionForm = ({
  waiver,
  isPending,
  onDecide,
}: DecisionFormProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const askedFor = new Date(waiver.expiresAt);
  const [until, setUntil] = useState<Date | null>(askedFor);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<'reason' | 'until'>();
  const isShorter = until?.getTime() !== askedFor.getTime();
  const decide = (decision: WaiverDecision['decision']) => {
    const expiresAt =
      decision === 'approve' && isShorter ? until?.toISOString() : undefined;
    onDecide({
      decision,
      ...(reason.trim() && { reason: reason.trim() }),
      ...(expiresAt && { expiresAt }),
    });
  };
  const approve = () => {
    const isWrong =
      isShorter && (!until || until > askedFor || until <= new Date());
    setProblem(isWrong ? 'until' : undefined);
    if (!isWrong) {
      decide('approve');
    }
  };
  const deny = () => {
    setProblem(reason.trim() ? undefined : 'reason');
    if (reason.trim()) {
      decide('deny');
    }
  };
  return (
    <Flex direction="column" gap="3" style={{ width: '100%' }}>
      <Text as="p" variant="body-small" color="secondary">
        {t('waivers.decideHint')}
      </Text>
      <MomentField
        label={t('waivers.decideUntil')}
        value={until}
        onChange={setUntil}
        problem={
          problem === 'until' ? t('waivers.decideUntilLater') : undefined
        }
      />
      <TextAreaField
        label={t('waivers.decideReason')}
        value={reason}
        onChange={setReason}
        validationBehavior="aria"
        validate={() =>
          problem === 'reason' ? t('waivers.denyMissing') : null
        }
      />
      <Flex gap="2">
        <Button isPending={isPending} onPress={approve}>
          {t(isShorter ? 'waivers.approveShorter' : 'waivers.approve')}
        </Button>
        <Button variant="secondary" isDisabled={isPending} onPress={deny}>
          {t('waivers.deny')}
        </Button>
      </Flex>
    </Flex>
  );
};
