import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  checkDuration,
  DurationPicker,
  durationToMs,
  formatDuration,
  msToDuration,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';

/** Properties of {@link ShorterDialog}. */
export interface ShorterDialogProps {
  request: AccessRequest;
  perform: (o: { duration: string; reason: string }) => Promise<unknown>;
  onClose: () => void;
}

/** Approves less time than was asked for, with a reason. */
export function ShorterDialog(props: ShorterDialogProps) {
  const { request, perform, onClose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const asked = durationToMs(request.duration) ?? 0;
  const half = msToDuration(Math.ceil(asked / 2_000) * 1_000);
  const bounds = { min: 'PT1S', default: half, max: request.duration };
  const [duration, setDuration] = useState(half);
  const wrong =
    checkDuration(duration, bounds) !== null ||
    (durationToMs(duration) ?? 0) >= asked;
  const problem = wrong ? t('approvals.shorterSame') : null;
  return (
    <ReasonDialog
      title={t('approvals.shorterTitle')}
      text={t('approvals.shorterText', {
        duration: formatDuration(request.duration, { language }),
      })}
      confirm={t('approvals.shorterConfirm')}
      reason={{
        label: t('approvals.shorterReason'),
        hint: t('approvals.denyHint'),
        missing: t('approvals.shorterMissing'),
      }}
      problem={problem}
      perform={reason => perform({ duration, reason })}
      onClose={onClose}
    >
      <DurationPicker
        bounds={bounds}
        value={duration}
        onChange={setDuration}
        error={problem ?? undefined}
      />
    </ReasonDialog>
  );
}
