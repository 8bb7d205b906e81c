import type {
  ImageKind,
  ImageProposal,
} from '@fairway/plugin-approved-images-common';
import { isLaterDay } from '../shared/days';
import { LEAST } from '../shared/ReasonDialog';

/** What is filled in. */
export interface Draft {
  kind: ImageKind;
  name: string;
  reference: string;
  region: string;
  accountId: string;
  ownerRef: string;
  reason: string;
  supportedUntil: string;
}

/** Fields that can be wrong. */
export type DraftField = Exclude<keyof Draft, 'kind'>;

const REFERENCES: Record<ImageKind, RegExp> = {
  container: /^[a-z0-9][a-z0-9.:/_-]*@sha256:[0-9a-f]{64}$/,
  machine: /^ami-[0-9a-f]{8,17}$/,
  repository:
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9._-]+)*\/([a-z0-9._-]+|\*)$/,
};

/** The fields that are wrong; the backend has the last word. */
export function faultsOf(draft: Draft): Set<DraftField> {
  const isMachine = draft.kind === 'machine';
  const checks: [DraftField, boolean][] = [
    ['name', /^[a-z][a-z0-9.-]{1,62}$/.test(draft.name)],
    ['reference', REFERENCES[draft.kind].test(draft.reference.trim())],
    ['region', !isMachine || /^[a-z]{2}(-[a-z]+)+-\d$/.test(draft.region)],
    ['accountId', !isMachine || /^(\d{12})?$/.test(draft.accountId)],
    ['ownerRef', draft.ownerRef !== ''],
    ['reason', draft.reason.trim().length >= LEAST],
    ['supportedUntil', isLaterDay(draft.supportedUntil)],
  ];
  return new Set(
    checks.filter(([, isFine]) => !isFine).map(([field]) => field),
  );
}

/** What is sent. */
export function proposalOf(draft: Draft): ImageProposal {
  const { kind, name, ownerRef, supportedUntil } = draft;
  return {
    kind,
    name,
    ownerRef,
    supportedUntil,
    reference: draft.reference.trim(),
    reason: draft.reason.trim(),
    ...(kind === 'machine' ? { region: draft.region } : {}),
    ...(kind === 'machine' && draft.accountId
      ? { accountId: draft.accountId }
      : {}),
  };
}
