import type {
  ImageScan,
  RegisteredImage,
} from '@fairway/plugin-approved-images-common';
import type { SeenDrift } from '../database/DriftStore';
import type { Table } from './exportTable';

/** The register, by name. */
export const IMAGES: Table<RegisteredImage> = {
  columns: [
    ['name', image => image.name],
    ['kind', image => image.kind],
    ['reference', image => image.reference],
    ['region', image => image.region],
    ['accountId', image => image.accountId],
    ['status', image => image.status],
    ['usable', image => image.usable],
    ['supportedUntil', image => image.supportedUntil],
    ['ownerRef', image => image.ownerRef],
    ['reason', image => image.reason],
    ['source', image => image.source],
    ['proposedBy', image => image.proposedBy],
    ['proposedAt', image => image.proposedAt],
    ['decidedBy', image => image.decidedBy],
    ['approvedAt', image => image.approvedAt],
    ['id', image => image.id],
  ],
  keyOf: ({ name, id }) => ({ sort: name, id }),
};

/** Drift records, oldest first. */
export const DRIFTS: Table<SeenDrift> = {
  columns: [
    ['entityRef', drift => drift.entityRef],
    ['title', drift => drift.title],
    ['ownerRef', drift => drift.ownerRef],
    ['kind', drift => drift.kind],
    ['reference', drift => drift.reference],
    ['digest', drift => drift.digest],
    ['place', drift => drift.place],
    ['instances', drift => drift.instances],
    ['reason', drift => drift.reason],
    ['status', drift => drift.status],
    ['openedAt', drift => drift.openedAt],
    ['closedAt', drift => drift.closedAt],
    ['explanation', drift => drift.explanation],
    ['explainedBy', drift => drift.explainedBy],
    ['decidedBy', drift => drift.decidedBy],
    ['scan', drift => drift.scan?.state ?? null],
    ['scanCritical', drift => drift.scan?.critical ?? null],
    ['scanHigh', drift => drift.scan?.high ?? null],
    ['id', drift => drift.id],
  ],
  keyOf: ({ openedAt, id }) => ({ sort: openedAt, id }),
};

/** Out-of-band scans, oldest first. */
export const SCANS: Table<ImageScan> = {
  columns: [
    ['entityRef', scan => scan.entityRef],
    ['kind', scan => scan.kind],
    ['reference', scan => scan.reference],
    ['place', scan => scan.place],
    ['cause', scan => scan.cause],
    ['state', scan => scan.state],
    ['critical', scan => scan.critical],
    ['high', scan => scan.high],
    ['scanner', scan => scan.scanner],
    ['attempts', scan => scan.attempts],
    ['requestedAt', scan => scan.requestedAt],
    ['sentAt', scan => scan.sentAt],
    ['finishedAt', scan => scan.finishedAt],
    ['url', scan => scan.url],
    ['error', scan => scan.error],
    ['id', scan => scan.id],
  ],
  keyOf: ({ requestedAt, id }) => ({ sort: requestedAt, id }),
};
