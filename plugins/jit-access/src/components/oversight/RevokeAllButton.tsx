import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex } from '@backstage/ui';
import type { RevokeAllResult } from '@fairway/plugin-jit-access-common';
import { RiAlarmWarningFill } from '@remixicon/react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { DangerButton } from '../common/DangerButton';
import { RevokeAllDialog, type RevokeAllScope } from './RevokeAllDialog';

/** Properties of {@link RevokeAllButton}. */
export interface RevokeAllButtonProps {
  /** Whose access; chosen in the dialog when absent. */
  fixed?: RevokeAllScope;
  onDone: () => void;
}

/** Opens the emergency command, and says what came of it. */
export function RevokeAllButton(props: RevokeAllButtonProps) {
  const { fixed, onDone } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState<RevokeAllResult>();
  let label: string = t('emergency.button');
  if (fixed) {
    label =
      fixed.scope === 'person'
        ? t('emergency.buttonOf')
        : t('emergency.buttonOn');
  }
  return (
    <Flex direction="column" gap="3" align="start">
      <DangerButton
        iconStart={<RiAlarmWarningFill aria-hidden />}
        onPress={() => setOpen(true)}
      >
        {label}
      </DangerButton>
      {result && (
        <Alert
          role="status"
          status="success"
          icon
          title={t('emergency.done', {
            ended: String(result.ended),
            invalidated: String(result.invalidated),
          })}
          description={result.hold ? t('emergency.doneHold') : undefined}
        />
      )}
      {open && (
        <RevokeAllDialog
          fixed={fixed}
          onClose={() => setOpen(false)}
          onDone={done => {
            setResult(done);
            onDone();
          }}
        />
      )}
    </Flex>
  );
}
