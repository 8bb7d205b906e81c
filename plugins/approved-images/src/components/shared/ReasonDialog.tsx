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
  TextField,
} from '@backstage/ui';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { approvedImagesTranslationRef } from '../../translation';
import { isLaterDay } from './days';

/** Characters that a reason has at least and at most. */
export const LEAST = 10;
const MOST = 2_000;

/** Props of {@link ReasonDialog}. */
export interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  confirm: string;
  /** Asks until when, too, with this date to begin with. */
  until?: string;
  /** Called with the reason without space around it. */
  perform: (given: { reason: string; until: string }) => Promise<unknown>;
  onClose: () => void;
}

/** Says what will happen, asks why, and does it. Stays open when it fails. */
export const ReasonDialog = ({
  title,
  text,
  confirm,
  until,
  perform,
  onClose,
}: ReasonDialogProps) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState(until ?? '');
  const [tried, setTried] = useState(false);
  const action = useAction(async () => {
    await perform({ reason: reason.trim(), until: day });
    onClose();
  });
  const { length } = reason.trim();
  const reasonFault = () => {
    if (length < LEAST) {
      return t('dialog.reasonShort', { min: String(LEAST) });
    }
    return length > MOST ? t('dialog.reasonLong') : null;
  };
  const dayFault = () =>
    until === undefined || isLaterDay(day) ? null : t('dialog.untilFault');
  const press = () => {
    setTried(true);
    if (!reasonFault() && !dayFault()) {
      action.run();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">{text}</Text>
          {until !== undefined && (
            <TextField
              label={t('dialog.until')}
              description={t('dialog.untilHint')}
              isRequired
              value={day}
              onChange={setDay}
              validationBehavior="aria"
              validate={() => (tried ? dayFault() : null)}
            />
          )}
          <TextAreaField
            label={t('dialog.reason')}
            description={t('dialog.reasonHint')}
            isRequired
            value={reason}
            onChange={setReason}
            validationBehavior="aria"
            validate={() => (tried ? reasonFault() : null)}
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
