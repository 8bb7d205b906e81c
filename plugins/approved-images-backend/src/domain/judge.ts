import type {
  DriftReason,
  ImageKind,
  ImageStatus,
  RunningImage,
} from '@fairway/plugin-approved-images-common';
import { lookupKeysOf, repositoryOf } from './references';

/** What an entry of the register says. */
export interface RegisterEntry {
  kind: ImageKind;
  reference: string;
  lookupKey: string;
  region: string | null;
  accountId: string | null;
  status: ImageStatus;
  /** ISO 8601 date. */
  approvedAt: string | null;
  /** ISO 8601 date. */
  supportedUntil: string;
}

/** Whether an entry counts on a day. */
export function isUsable(
  entry: Pick<RegisterEntry, 'status' | 'approvedAt' | 'supportedUntil'>,
  today: string,
): boolean {
  return (
    entry.status === 'approved' &&
    entry.approvedAt !== null &&
    entry.approvedAt <= today &&
    entry.supportedUntil > today
  );
}

function speaksOf(entry: RegisterEntry, image: RunningImage): boolean {
  return (
    (entry.region === null || entry.region === image.region) &&
    (entry.accountId === null || entry.accountId === image.accountId)
  );
}

/** Withdrawn by name: the image itself, not only the repository it is from. */
const isWithdrawn = ({ status }: RegisterEntry) =>
  status === 'retired' || status === 'refused';

function reasonOf(entries: readonly RegisterEntry[]): DriftReason | undefined {
  const has = (status: ImageStatus) =>
    entries.some(entry => entry.status === status);
  if (has('approved')) {
    return 'expired';
  }
  if (has('retired')) {
    return 'retired';
  }
  if (has('refused')) {
    return 'refused';
  }
  return has('proposed') ? 'proposed' : undefined;
}

/**
 * Holds a running image against the register. What is said of the image itself
 * goes before what is said of its repository, and the nearest repository goes
 * before those above it.
 *
 * @param entries - those found by {@link lookupKeysOf}, and for an image whose
 * digest is not known those of its repository
 * @param today - ISO 8601 date
 * @returns undefined when it is approved
 */
export function judgeImage(
  image: RunningImage,
  entries: readonly RegisterEntry[],
  today: string,
): DriftReason | undefined {
  const keys = lookupKeysOf(image);
  let reason: DriftReason | undefined;
  for (const key of keys) {
    const own = entries.filter(
      entry => entry.lookupKey === key && speaksOf(entry, image),
    );
    if (own.some(entry => isUsable(entry, today))) {
      return mayBeWithdrawn(image, entries) ? 'undetermined' : undefined;
    }
    // Somebody decided against this very image, or this very repository.
    if (own.some(isWithdrawn)) {
      return reasonOf(own.filter(isWithdrawn));
    }
    reason ??= reasonOf(own);
  }
  if (reason) {
    return reason;
  }
  return image.kind === 'container' && image.digest === null
    ? 'undetermined'
    : 'unregistered';
}

/** An image whose digest nobody knows may be one of its repository's that was withdrawn. */
function mayBeWithdrawn(
  image: RunningImage,
  entries: readonly RegisterEntry[],
): boolean {
  if (image.kind !== 'container' || image.digest !== null) {
    return false;
  }
  const repository = repositoryOf(image.reference);
  return entries.some(
    entry =>
      entry.kind === 'container' &&
      isWithdrawn(entry) &&
      repositoryOf(entry.reference) === repository,
  );
}
