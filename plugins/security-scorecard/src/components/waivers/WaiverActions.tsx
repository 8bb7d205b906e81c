import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type {
  Waiver,
  WaiverDecision,
} from '@fairway/plugin-security-scorecard-common';
import {
  ActionError,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { DecisionForm } from './DecisionForm';
import { RevokeDialog } from './RevokeDialog';

/** Props of {@link WaiverActions}. */
export interface WaiverActionsProps {
  waiver: Waiver;
  /** After a change, and after a lost race: what is shown is out of date. */
  onChanged: () => void;
}

/** What the caller may do with a waiver: decide, withdraw or revoke; nothing that would be refused. */
export const WaiverActions = ({ waiver, onChanged }: WaiverActionsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [isRevoking, setRevoking] = useState(false);
  // Here, because the form goes once somebody has decided, whoever it was.
  const deciding = useAction(async (decision: WaiverDecision) => {
    try {
      await api.decideWaiver(waiver.id, decision);
    } finally {
      onChanged();
    }
  });
  const withdrawing = useAction(async () => {
    try {
      await api.withdrawWaiver(waiver.id);
    } finally {
      onChanged();
    }
  });
  return (
    <Flex direction="column" gap="3" align="start" style={{ width: '100%' }}>
      <ActionError error={deciding.error ?? withdrawing.error} />
      {waiver.allowed.includes('decide') && (
        <DecisionForm
          key={waiver.id}
          waiver={waiver}
          isPending={deciding.isPending}
          onDecide={decision => deciding.run(decision)}
        />
      )}
      {waiver.allowed.includes('withdraw') && (
        <Button
          variant="secondary"
          isPending={withdrawing.isPending}
          onPress={() => withdrawing.run()}
        >
          {t('waivers.withdraw')}
        </Button>
      )}
      {waiver.allowed.includes('revoke') && (
        <Button variant="secondary" onPress={() => setRevoking(true)}>
          {t('waivers.revoke')}
        </Button>
      )}
      {isRevoking && (
        <RevokeDialog
          waiver={waiver}
          onClose={() => setRevoking(false)}
          onChanged={onChanged}
        />
      )}
    </Flex>
  );
};
