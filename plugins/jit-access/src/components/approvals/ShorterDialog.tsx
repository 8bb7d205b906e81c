import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AccessRequest,
  DurationBounds,
} from '@fairway/plugin-jit-access-common';
import {
  checkDuration,
  DurationPicker,
  durationToMs,
  formatDuration,
  msToDuration,
  useEntitlements,
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
  const min = useShortest(request);
  const half = msToDuration(
    Math.max(Math.ceil(asked / 2_000) * 1_000, durationToMs(min) ?? 0),
  );
  const bounds = { min, default: half, max: request.duration };
  const [chosen, setDuration] = useState<string>();
  const duration = chosen ?? half;
  const problem = useProblem(duration, bounds);
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
        belowMax
        bounds={bounds}
        value={duration}
        onChange={setDuration}
        error={problem ?? undefined}
      />
    </ReasonDialog>
  );
}

/** The shortest time that a decision may give; an extension has no shortest. */
function useShortest(request: AccessRequest): string {
  const { entityRef, entitlementId, kind } = request;
  const known = useEntitlements({ entityRef }).value?.items.find(
    ({ id }) => id === entitlementId,
  );
  return kind === 'access' && known ? known.duration.min : 'PT1S';
}

/** Why less than `max` is not what was chosen, in words; null when it is. */
function useProblem(duration: string, bounds: DurationBounds): string | null {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const wrong = checkDuration(duration, bounds);
  if (wrong === 'too-short') {
    return t('approvals.shorterLeast', {
      min: formatDuration(bounds.min, { language }),
    });
  }
  const most = durationToMs(bounds.max) ?? 0;
  return wrong || (durationToMs(duration) ?? 0) >= most
    ? t('approvals.shorterSame')
    : null;
}
