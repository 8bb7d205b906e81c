import { useTranslationRef } from '@backstage/frontend-plugin-api';
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
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';

/** Properties of {@link DenyDialog}. */
export interface DenyDialogProps {
  title: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onDeny: (reason: string) => void;
}

/** Asks for the reason of a denial, without which there is none. */
export function DenyDialog(props: DenyDialogProps) {
  const { title, isOpen, onOpenChange, onDeny } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && !reason.trim();
  const deny = () => {
    setTried(true);
    if (reason.trim()) {
      onOpenChange(false);
      onDeny(reason.trim());
    }
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange}>
      <DialogHeader>{t('approvals.denyTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text>{title}</Text>
          <TextAreaField
            label={t('approvals.denyReason')}
            description={t('approvals.denyHint')}
            isRequired
            value={reason}
            onChange={setReason}
            validationBehavior="aria"
            validate={() => (missing ? t('approvals.denyMissing') : null)}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          {t('approvals.cancel')}
        </Button>
        <Button onPress={deny}>{t('approvals.deny')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
