import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';

/** Props of {@link ConfirmDialog}. */
export interface ConfirmDialogProps {
  title: string;
  /** What will happen. */
  description: string;
  confirm: string;
  cancel: string;
  perform: () => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
}

/** Says what will happen, and does it when told so. */
export const ConfirmDialog = ({
  title,
  description,
  confirm,
  cancel,
  perform,
  onClose,
  onDone,
}: ConfirmDialogProps) => {
  const action = useAction(async () => {
    await perform();
    onDone();
  });
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          <Text as="p">{description}</Text>
          <ActionError error={action.error} />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {cancel}
        </Button>
        <Button isPending={action.isPending} onPress={() => action.run()}>
          {confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
