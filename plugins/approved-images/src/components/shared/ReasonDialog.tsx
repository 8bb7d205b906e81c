import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TextField } from '@backstage/ui';
import { ReasonDialog as Dialog } from '@fairway/plugin-screens-react';
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
  const [day, setDay] = useState(until ?? '');
  const action = useAction(async (reason: string) => {
    await perform({ reason, until: day });
    onClose();
  });
  const faultOf = ({ length }: string) => {
    if (length < LEAST) {
      return t('dialog.reasonShort', { min: String(LEAST) });
    }
    return length > MOST ? t('dialog.reasonLong') : null;
  };
  const dayFault =
    until === undefined || isLaterDay(day) ? null : t('dialog.untilFault');
  return (
    <Dialog
      title={title}
      text={text}
      words={{
        confirm,
        cancel: t('shared.cancel'),
        reason: t('dialog.reason'),
        hint: t('dialog.reasonHint'),
      }}
      isIncomplete={dayFault !== null}
      faultOf={faultOf}
      isPending={action.isPending}
      failure={<ActionError error={action.error} />}
      onConfirm={action.run}
      onClose={onClose}
    >
      {tried =>
        until !== undefined && (
          <TextField
            label={t('dialog.until')}
            description={t('dialog.untilHint')}
            isRequired
            value={day}
            onChange={setDay}
            validationBehavior="aria"
            validate={() => (tried ? dayFault : null)}
          />
        )
      }
    </Dialog>
  );
};
