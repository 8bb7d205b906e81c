import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text, TextAreaField } from '@backstage/ui';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  ActionError,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { DateField } from '../DateField';
import { endOfDay, isAhead } from '../days';

/** Props of {@link DecisionForm}. */
export interface DecisionFormProps {
  waiver: Waiver;
  /** After a decision, one's own or, in a lost race, somebody else's. */
  onDecided: () => void;
}

/** Approve, approve for a shorter time, or deny with a reason. */
export const DecisionForm = ({ waiver, onDecided }: DecisionFormProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const askedFor = waiver.expiresAt.slice(0, 10);
  const [until, setUntil] = useState(askedFor);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<'reason' | 'until'>();
  const isShorter = until !== askedFor;
  const deciding = useAction(async (decision: 'approve' | 'deny') => {
    const expiresAt =
      decision === 'approve' && isShorter ? endOfDay(until) : undefined;
    try {
      await api.decideWaiver(waiver.id, {
        decision,
        ...(reason.trim() && { reason: reason.trim() }),
        ...(expiresAt && { expiresAt }),
      });
    } finally {
      onDecided();
    }
  });
  const approve = () => {
    const isWrong =
      isShorter && (until > askedFor || !isAhead(until, new Date()));
    setProblem(isWrong ? 'until' : undefined);
    if (!isWrong) {
      deciding.run('approve');
    }
  };
  const deny = () => {
    setProblem(reason.trim() ? undefined : 'reason');
    if (reason.trim()) {
      deciding.run('deny');
    }
  };
  return (
    <Flex direction="column" gap="3" style={{ width: '100%' }}>
      <Text as="p" variant="body-small" color="secondary">
        {t('waivers.decideHint')}
      </Text>
      <ActionError error={deciding.error} />
      <DateField
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
        isInvalid={problem === 'reason'}
        validate={() =>
          problem === 'reason' ? t('waivers.denyMissing') : null
        }
      />
      <Flex gap="2">
        <Button isPending={deciding.isPending} onPress={approve}>
          {t(isShorter ? 'waivers.approveShorter' : 'waivers.approve')}
        </Button>
        <Button
          variant="secondary"
          isDisabled={deciding.isPending}
          onPress={deny}
        >
          {t('waivers.deny')}
        </Button>
      </Flex>
    </Flex>
  );
};
