import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  canDecide,
  countApprovals,
  useUserRef,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { DenyDialog } from './DenyDialog';

/** Properties of {@link DecisionButtons}. */
export interface DecisionButtonsProps {
  request: AccessRequest;
  pending: boolean;
  onApprove: () => void;
  onDeny: (reason: string) => void;
}

/** Approve and deny, with where one's own approval stands; or why one can't. */
export function DecisionButtons(props: DecisionButtonsProps) {
  const { request, pending, onApprove, onDeny } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const me = useUserRef();
  const [denying, setDenying] = useState(false);
  // Until it is known who this is, nothing can be said about what they may do.
  if (request.state !== 'pending' || me === undefined) {
    return null;
  }
  if (!canDecide(request, me)) {
    const own = me === request.requester || me === request.grantee;
    return (
      <Text variant="body-small" color="secondary">
        {own ? t('approvals.own') : t('approvals.notYours')}
      </Text>
    );
  }
  const { done, total } = countApprovals(request.steps);
  const left = total - done - 1;
  return (
    <Flex direction="column" gap="2">
      <Text variant="body-small">
        {t('approvals.you', {
          number: String(Math.min(done + 1, total)),
          total: String(total),
        })}{' '}
        {left > 0
          ? t('approvals.youMore', { left: String(left) })
          : t('approvals.youLast')}
      </Text>
      <Flex gap="2">
        {request.actions.includes('approve') && (
          <Button isPending={pending} onPress={onApprove}>
            {t('approvals.approve')}
          </Button>
        )}
        {request.actions.includes('deny') && (
          <Button
            variant="secondary"
            isDisabled={pending}
            onPress={() => setDenying(true)}
          >
            {t('approvals.deny')}
          </Button>
        )}
      </Flex>
      {denying && (
        <DenyDialog
          title={request.entitlementTitle}
          isOpen
          onOpenChange={setDenying}
          onDeny={onDeny}
        />
      )}
    </Flex>
  );
}
