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
import { useState, type ReactNode } from 'react';

/** Props of {@link ReasonDialog}. */
export interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  /** Words of the buttons and of the field. */
  words: { confirm: string; cancel: string; reason: string; hint: string };
  /** More to fill in, above the reason; told whether it was tried to confirm. */
  children?: (tried: boolean) => ReactNode;
  /** Keeps from confirming while something of `children` is missing, which they say. */
  isIncomplete?: boolean;
  /** What is wrong with a reason, in words; null when nothing is. */
  faultOf: (reason: string) => string | null;
  isPending: boolean;
  /** Why it was not done. */
  failure: ReactNode;
  /** Called with a reason without fault and without space around it. */
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** Says what will happen, and asks why. */
export const ReasonDialog = ({
  title,
  text,
  words,
  children,
  isIncomplete = false,
  faultOf,
  isPending,
  failure,
  onConfirm,
  onClose,
}: ReasonDialogProps) => {
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const reason = typed.trim();
  const fault = faultOf(reason);
  const press = () => {
    setTried(true);
    if (!fault && !isIncomplete) {
      onConfirm(reason);
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">{text}</Text>
          {children?.(tried)}
          <TextAreaField
            label={words.reason}
            description={words.hint}
            isRequired
            value={typed}
            onChange={setTyped}
            validationBehavior="aria"
            validate={() => (tried ? fault : null)}
          />
          {failure}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {words.cancel}
        </Button>
        <Button isPending={isPending} onPress={press}>
          {words.confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
