import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  canDecide,
  countApprovals,
  useUserRef,
} from '@fairway/plugin-jit-access-react';
import { useId, useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';
import { OnBehalf } from './OnBehalf';
import { ShorterDialog } from './ShorterDialog';
import type { Decisions } from './useDecisions';

/** Properties of {@link DecisionButtons}. */
export interface DecisionButtonsProps {
  request: AccessRequest;
  decisions: Decisions;
}

/** Approve, approve shorter and deny, with where one's own approval stands; or why one can't. */
export function DecisionButtons(props: DecisionButtonsProps) {
  const { request, decisions } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const me = useUserRef();
  const [open, setOpen] = useState<'shorter' | 'deny' | null>(null);
  const show = (dialog: typeof open) => {
    setOpen(dialog);
    decisions.hold(dialog && request);
  };
  const close = () => show(null);
  // Until it is known who this is, nothing can be said about what they may do.
  if (request.state !== 'pending' || me === undefined) {
    return null;
  }
  const allowed = canDecide(request, me);
  const can = (action: 'approve' | 'deny') =>
    allowed && request.actions.includes(action);
  const { pending } = decisions;
  return (
    <Flex direction="column" gap="2">
      {allowed ? (
        <>
          <WhichApproval request={request} />
          <OnBehalf request={request} me={me} />
        </>
      ) : (
        <WhyNot request={request} me={me} />
      )}
      {allowed && (
        <Flex gap="2">
          {can('approve') && (
            <>
              <Button
                isPending={pending}
                onPress={() => decisions.approve(request)}
              >
                {t('approvals.approve')}
              </Button>
              <Button
                variant="secondary"
                isDisabled={pending}
                onPress={() => show('shorter')}
              >
                {t('approvals.shorter')}
              </Button>
            </>
          )}
          {can('deny') && (
            <Button
              variant="secondary"
              isDisabled={pending}
              onPress={() => show('deny')}
            >
              {t('approvals.deny')}
            </Button>
          )}
        </Flex>
      )}
      {open === 'shorter' && (
        <ShorterDialog
          request={request}
          perform={o => decisions.approveShorter(request, o)}
          onClose={close}
        />
      )}
      {open === 'deny' && (
        <ReasonDialog
          title={t('approvals.denyTitle')}
          text={request.entitlementTitle}
          confirm={t('approvals.deny')}
          destructive
          reason={{
            label: t('approvals.denyReason'),
            hint: t('approvals.denyHint'),
            missing: t('approvals.denyMissing'),
          }}
          perform={reason => decisions.deny(request, reason)}
          onClose={close}
        />
      )}
    </Flex>
  );
}

/** Where one's own approval stands among those needed. */
function WhichApproval(props: { request: AccessRequest }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { done, total } = countApprovals(props.request.steps);
  const left = total - done - 1;
  return (
    <Text variant="body-small">
      {t('approvals.you', {
        number: String(Math.min(done + 1, total)),
        total: String(total),
      })}{' '}
      {left > 0
        ? t('approvals.youMore', { left: String(left) })
        : t('approvals.youLast')}
    </Text>
  );
}

/** Why one can't decide; whose time is over sees the buttons that can't be pressed any more. */
function WhyNot(props: { request: AccessRequest; me: string }) {
  const { request, me } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const id = useId();
  let why: string = t('approvals.notYours');
  if (me === request.requester || me === request.grantee) {
    why = t('approvals.own');
  } else if (request.steps.some(step => step.approvedBy.includes(me))) {
    why = t('approvals.mine');
  } else if (request.steps.some(step => step.approvers.includes(me))) {
    why = t('approvals.late');
  }
  return (
    <Flex direction="column" gap="2" align="start">
      <Text variant="body-small" color="secondary" id={id}>
        {why}
      </Text>
      {why === t('approvals.late') && (
        <Flex gap="2">
          <Button isDisabled aria-describedby={id}>
            {t('approvals.approve')}
          </Button>
          <Button variant="secondary" isDisabled aria-describedby={id}>
            {t('approvals.deny')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}
