import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { useFocusInvalid } from '@fairway/plugin-screens-react';
import type { WaiverTarget } from '@fairway/plugin-security-scorecard-common';
import {
  ActionError,
  fieldProblems,
  problemOf,
  securityScorecardApiRef,
  useAction,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback, useRef, useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { sameTimeOn } from '../days';
import { problemsOf, WaiverDraft } from './waiverForm';
import { ServerProblems, WaiverFields } from './WaiverFields';

const FIELDS = ['type', 'justification', 'expiresAt'] as const;

/** Props of {@link RequestWaiverDialog}. */
export interface RequestWaiverDialogProps {
  entityRef: string;
  target: WaiverTarget;
  /** Of the check or finding. */
  title: string;
  onClose: () => void;
  onSent: () => void;
}

/** Asks for a waiver. A press outside does not throw away what was written. */
export const RequestWaiverDialog = ({
  entityRef,
  target,
  title,
  onClose,
  onSent,
}: RequestWaiverDialogProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [draft, setDraft] = useState<WaiverDraft>({
    type: undefined,
    justification: '',
    expires: '',
  });
  const [attempts, setAttempts] = useState(0);
  const fields = useRef<HTMLDivElement>(null);
  useFocusInvalid(fields, attempts);
  // Without them the form can be sent all the same: the server decides.
  const [about] = useState({ entityRef, target });
  const { data: limits } = useAsyncData(
    useCallback(() => api.getWaiverLimits(about), [api, about]),
  );
  const problems = problemsOf(draft, new Date());
  const sending = useAction(async () => {
    // Not the end of the day: 14 days must not become 14 and a half.
    const expiresAt = sameTimeOn(draft.expires, new Date());
    if (draft.type && expiresAt) {
      await api.requestWaiver({
        entityRef,
        target,
        type: draft.type,
        justification: draft.justification.trim(),
        expiresAt,
      });
      onSent();
    }
  });
  const isRefused = sending.error && problemOf(sending.error) === 'failed';
  const server: ServerProblems =
    sending.error && isRefused ? fieldProblems(sending.error, FIELDS) : {};
  const send = () => {
    setAttempts(attempts + 1);
    if (problems.size === 0) {
      sending.run();
    }
  };
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      isDismissable={false}
      width={640}
    >
      <DialogHeader>{t('waivers.askTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4" ref={fields}>
          <Flex direction="column" gap="1">
            <Text as="p" weight="bold">
              {t('waivers.askFor', { title })}
            </Text>
            <Text as="p" variant="body-small" color="secondary">
              {t('waivers.askHint')}
            </Text>
          </Flex>
          {!isRefused && <ActionError error={sending.error} />}
          {server.form && (
            <div role="alert">
              <Alert status="danger" icon description={server.form} />
            </div>
          )}
          <WaiverFields
            draft={draft}
            problems={attempts > 0 ? problems : new Set()}
            server={server}
            limits={limits}
            onChange={patch => {
              sending.reset();
              setDraft(before => ({ ...before, ...patch }));
            }}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('waivers.cancel')}
        </Button>
        <Button isPending={sending.isPending} onPress={send}>
          {t('waivers.send')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
