import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ReasonDialog as Dialog } from '@fairway/plugin-screens-react';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityCasesTranslationRef } from '../../translation';

/** Characters that a reason has at least. */
const LEAST = 3;
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
  const action = useAction(async (reason: string) => {
    await perform(reason);
    onClose();
  });
  const faultOf = ({ length }: string) => {
    if (length < LEAST) {
      return t('dialog.reasonShort', { min: String(LEAST) });
    }
    return length > MOST ? t('dialog.reasonLong') : null;
  };
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
      isIncomplete={Boolean(problem)}
      faultOf={faultOf}
      isPending={action.isPending}
      failure={<ActionError error={action.error} />}
      onConfirm={action.run}
      onClose={onClose}
    >
      {tried => (
        <>
          {children?.(tried)}
          {tried && problem && (
            <Text as="p" role="alert" color="danger">
              {problem}
            </Text>
          )}
        </>
      )}
    </Dialog>
  );
};
