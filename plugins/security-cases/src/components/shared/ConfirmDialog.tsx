import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityCasesTranslationRef } from '../../translation';

/** Props of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  title: string;
  confirm: string;
  isDisabled?: boolean;
  perform: () => Promise<unknown>;
  onClose: () => void;
  /** What will happen. */
  children: ReactNode;
}

/** Says what will happen, and does it when told so. Stays open when it fails. */
export const ConfirmDialog = ({
  title,
  confirm,
  isDisabled,
  perform,
  onClose,
  children,
}: ConfirmDialogProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const action = useAction(async () => {
    await perform();
    onClose();
  });
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {children}
          <ActionError error={action.error} />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('shared.cancel')}
        </Button>
        <Button
          isDisabled={isDisabled}
          isPending={action.isPending}
          onPress={() => action.run()}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
