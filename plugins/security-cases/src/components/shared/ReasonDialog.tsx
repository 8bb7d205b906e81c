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
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState, type ReactNode } from 'react';
import { securityCasesTranslationRef } from '../../translation';

/** Characters that a reason has at least. */
export const LEAST = 3;
/** Characters that a reason or comment has at most. */
export const MOST = 2_000;

/** Props of {@link ReasonDialog}. */
export interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  confirm: string;
  /** Keeps from confirming, in words, as long as something else is missing. */
  problem?: string;
  /** Called with the reason without space around it. */
  perform: (reason: string) => Promise<unknown>;
  onClose: () => void;
  /** More to fill in, above the reason; told whether it was tried to confirm. */
  children?: (tried: boolean) => ReactNode;
}

/** Says what will happen, asks why, and does it. Stays open when it fails. */
export const ReasonDialog = ({
  title,
  text,
  confirm,
  problem,
  perform,
  onClose,
  children,
}: ReasonDialogProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const action = useAction(async () => {
    await perform(reason.trim());
    onClose();
  });
  const { length } = reason.trim();
  const fault = () => {
    if (length < LEAST) {
      return t('dialog.reasonShort', { min: String(LEAST) });
    }
    return length > MOST ? t('dialog.reasonLong') : null;
  };
  const press = () => {
    setTried(true);
    if (!fault() && !problem) {
      action.run();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">{text}</Text>
          {children?.(tried)}
          {tried && problem && (
            <Text as="p" role="alert" color="danger">
              {problem}
            </Text>
          )}
          <TextAreaField
            label={t('dialog.reason')}
            description={t('dialog.reasonHint')}
            isRequired
            value={reason}
            onChange={setReason}
            validationBehavior="aria"
            validate={() => (tried ? fault() : null)}
          />
          <ActionError error={action.error} />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('shared.cancel')}
        </Button>
        <Button isPending={action.isPending} onPress={press}>
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
