import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  ActionError,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';

/** Props of {@link RevokeDialog}. */
export interface RevokeDialogProps {
  waiver: Waiver;
  onClose: () => void;
  onChanged: () => void;
}

/** Ends a waiver before its time, for a reason. */
export const RevokeDialog = ({
  waiver,
  onClose,
  onChanged,
}: RevokeDialogProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === '';
  const revoking = useAction(async () => {
    await api.revokeWaiver(waiver.id, { reason: reason.trim() });
    onClose();
    onChanged();
  });
  const revoke = () => {
    setTried(true);
    if (reason.trim() !== '') {
      revoking.run();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{t('waivers.revokeTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text as="p">
            {t('waivers.subject', {
              title: waiver.targetTitle,
              service: waiver.entityTitle,
            })}
          </Text>
          <Text as="p" variant="body-small" color="secondary">
            {t('waivers.revokeHint')}
          </Text>
          <ActionError error={revoking.error} />
          <TextAreaField
            label={t('waivers.reason')}
            isRequired
            value={reason}
            onChange={setReason}
            validationBehavior="aria"
            validate={() => (missing ? t('waivers.reasonMissing') : null)}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('waivers.cancel')}
        </Button>
        <Button isPending={revoking.isPending} onPress={revoke}>
          {t('waivers.revoke')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
