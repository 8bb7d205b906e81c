import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  DriftReason,
  DriftStatus,
  ImageScan,
  RegisteredImage,
  SampleState,
  ScannerState,
} from '@fairway/plugin-approved-images-common';
import { ToneBadge, type Tone } from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckboxCircleLine,
  RiChat1Line,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiHourglassLine,
  RiInboxArchiveLine,
  RiQuestionLine,
  RiTimeLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { approvedImagesTranslationRef } from '../../translation';

const SIZE = 16;

type Look = { tone: Tone; icon: ReactElement };

const WAITING: Look = { tone: 'info', icon: <RiHourglassLine size={SIZE} /> };
const GOOD: Look = {
  tone: 'positive',
  icon: <RiCheckboxCircleLine size={SIZE} />,
};
const BAD: Look = {
  tone: 'negative',
  icon: <RiErrorWarningLine size={SIZE} />,
};
const UNKNOWN: Look = { tone: 'warning', icon: <RiQuestionLine size={SIZE} /> };
const OVER: Look = {
  tone: 'neutral',
  icon: <RiInboxArchiveLine size={SIZE} />,
};

/** How far an entry is, as icon and word. An approved one whose support ended says so. */
export const ImageStatusBadge = ({
  image,
}: {
  image: Pick<RegisteredImage, 'status' | 'usable'>;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const status =
    image.status === 'approved' && !image.usable ? 'ended' : image.status;
  const looks: Record<typeof status, Look> = {
    proposed: WAITING,
    approved: GOOD,
    refused: { tone: 'negative', icon: <RiCloseCircleLine size={SIZE} /> },
    retired: OVER,
    ended: { tone: 'warning', icon: <RiTimeLine size={SIZE} /> },
  };
  return (
    <ToneBadge {...looks[status]}>
      {t(`shared.imageStatus.${status}`)}
    </ToneBadge>
  );
};

const DRIFTS: Record<DriftStatus, Look> = {
  open: BAD,
  explained: { tone: 'info', icon: <RiChat1Line size={SIZE} /> },
  approved: GOOD,
  gone: OVER,
};

/** How far a drift record is, as icon and word. */
export const DriftStatusBadge = ({ status }: { status: DriftStatus }) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <ToneBadge {...DRIFTS[status]}>
      {t(`shared.driftStatus.${status}`)}
    </ToneBadge>
  );
};

/** Why an image is not approved, as icon and words. */
export const ReasonBadge = ({ reason }: { reason: DriftReason }) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const look = reason === 'undetermined' ? UNKNOWN : BAD;
  return <ToneBadge {...look}>{t(`shared.reason.${reason}`)}</ToneBadge>;
};

const SCANS: Record<ImageScan['state'], Look> = {
  queued: WAITING,
  sent: WAITING,
  clean: GOOD,
  findings: BAD,
  failed: UNKNOWN,
  unknown: UNKNOWN,
};

/** How far an out-of-band scan is, as icon and words. */
export const ScanBadge = ({ scan }: { scan: ImageScan | null }) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <ToneBadge {...(scan ? SCANS[scan.state] : UNKNOWN)}>
      {t(`shared.scan.${scan?.state ?? 'none'}`)}
    </ToneBadge>
  );
};

const SAMPLES: Record<SampleState, Look> = {
  drawn: WAITING,
  refreshing: WAITING,
  verified: GOOD,
  undetermined: UNKNOWN,
};

/** How far the verification of a sampled service is, as icon and word. */
export const SampleStateBadge = ({
  state,
  isScanKnown,
}: {
  state: SampleState;
  /** Unknown is never clean: a service with a scan without a result is not just verified. */
  isScanKnown: boolean;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return state === 'verified' && !isScanKnown ? (
    <ToneBadge {...UNKNOWN}>{t('sampling.scanNotKnown')}</ToneBadge>
  ) : (
    <ToneBadge {...SAMPLES[state]}>{t(`sampling.state.${state}`)}</ToneBadge>
  );
};

const SCANNERS: Record<ScannerState, Look> = {
  working: GOOD,
  failing: BAD,
  silent: UNKNOWN,
  unreachable: BAD,
  unproven: UNKNOWN,
  removed: OVER,
};

/** How a scanner is, as icon and words. */
export const ScannerStateBadge = ({ state }: { state: ScannerState }) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <ToneBadge {...SCANNERS[state]}>{t(`scanners.state.${state}`)}</ToneBadge>
  );
};
