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
import { useAction } from '@fairway/plugin-jit-access-react';
import { useState, type ReactNode } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from './ActionTrouble';
import { DangerButton } from './DangerButton';

/** Properties of {@link ReasonDialog}. */
export interface ReasonDialogProps {
  title: string;
  /** What will happen. */
  text: ReactNode;
  confirm: string;
  reason?: { label?: string; hint?: string; min?: number; missing?: string };
  /** Has to be typed before it is done. */
  phrase?: string;
  destructive?: boolean;
  /** More to fill in, above the reason. */
  children?: ReactNode;
  /** Keeps from confirming, in words, as long as something else is missing. */
  problem?: string | null;
  perform: (reason: string) => Promise<unknown>;
  onClose: () => void;
  onDone?: () => void;
}

/** Says what will happen, asks why, and does it. Stays open when it fails. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, text, confirm, reason: asked = {}, phrase, problem } = props;
  const { perform, onClose, onDone } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const Confirm = props.destructive ? DangerButton : Button;
  const acting = useAction(perform);
  const min = asked.min ?? 1;
  const short = reason.trim().length < min;
  const wrong = phrase !== undefined && typed.trim() !== phrase;
  const press = async () => {
    setTried(true);
    if (short || wrong || problem) {
      return;
    }
    const outcome = await acting.run(reason.trim());
    if (outcome.ok) {
      onClose();
      onDone?.();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="div">{text}</Text>
          {props.children}
          {tried && problem && (
            <Text as="p" role="alert" color="danger">
              {problem}
            </Text>
          )}
          <TextAreaField
            label={asked.label ?? t('dialog.reason')}
            description={asked.hint ?? t('dialog.reasonHint')}
            isRequired
            value={reason}
            onChange={setReason}
            validationBehavior="aria"
            validate={() =>
              tried && short
                ? (asked.missing ??
                  t('dialog.reasonMissing', { min: String(min) }))
                : null
            }
          />
          {phrase !== undefined && (
            <TextField
              label={t('dialog.typed', { phrase })}
              isRequired
              autoComplete="off"
              value={typed}
              onChange={setTyped}
              validationBehavior="aria"
              validate={() =>
                tried && wrong ? t('dialog.typedWrong', { phrase }) : null
              }
            />
          )}
          <ActionTrouble trouble={acting.trouble} title={t('dialog.failed')} />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Confirm isPending={acting.pending} onPress={press}>
          {confirm}
        </Confirm>
      </DialogFooter>
    </Dialog>
  );
}
