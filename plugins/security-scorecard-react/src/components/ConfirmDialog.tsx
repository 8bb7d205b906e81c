import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import type { ReactNode } from 'react';
import { useAction } from '../hooks/useAction';
import { ActionError } from './ActionError';

/** Props of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  /** What is asked. */
  title: string;
  /** Says on its button that it is wanted. */
  confirm: string;
  /** Says on its button that it is not. */
  cancel: string;
  /** Keeps from confirming while something of `children` is missing. */
  isDisabled?: boolean;
  /** Does it, and tells whoever has to know. */
  perform: () => Promise<unknown>;
  /** Called when it was done, and when it is not wanted. */
  onClose: () => void;
  /** What will happen. */
  children: ReactNode;
}

/** Says what will happen, and does it when told so. Stays open when it fails. */
export const ConfirmDialog = ({
  title,
  confirm,
  cancel,
  isDisabled,
  perform,
  onClose,
  children,
}: ConfirmDialogProps) => {
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
          {cancel}
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
