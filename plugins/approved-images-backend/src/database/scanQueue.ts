import { randomUUID } from 'node:crypto';
import type { ImageScan } from '@fairway/plugin-approved-images-common';
import type { Knex } from 'knex';
import { keyOf } from '../domain/references';
import type { PlacedRow } from './rows';

/** An image of a service that is to be scanned. */
export type ScanSubject = PlacedRow & { entity_ref: string; image_key: string };

/** Queues a scan, unless one of the same image in the same place is under way. */
export async function queueScan(
  knex: Knex,
  subject: ScanSubject,
  cause: ImageScan['cause'],
  at: string,
): Promise<void> {
  await knex('scans')
    .insert({
      id: randomUUID(),
      entity_ref: subject.entity_ref,
      image_key: subject.image_key,
      kind: subject.kind,
      reference: subject.reference,
      digest: subject.digest,
      region: subject.region,
      account_id: subject.account_id,
      place: subject.place,
      cause,
      state: 'queued',
      open_key: keyOf(subject.entity_ref, subject.image_key),
      attempts: 0,
      due_at: at,
      requested_at: at,
    })
    .onConflict('open_key')
    .ignore();
}
