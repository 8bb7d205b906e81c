import { InputError } from '@backstage/errors';
import type { ImageProposal } from '@fairway/plugin-approved-images-common';
import { IMAGE_NAME } from '@fairway/plugin-approved-images-node';
import type { DriftRow } from '../database/rows';
import { repositoryOf } from '../domain/references';

/** A name for an image that runs: the last part of its repository, or the id of the machine image. */
function nameOf(row: DriftRow): string {
  const last =
    row.kind === 'machine'
      ? row.reference
      : (repositoryOf(row.reference).split('/').pop() ?? '');
  const name = last
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63);
  return IMAGE_NAME.test(name) ? name : 'image';
}

/** What the register is to say of an image that runs. @throws InputError when nobody knows what runs */
export function proposalOf(
  row: DriftRow,
  given: Pick<ImageProposal, 'ownerRef' | 'reason' | 'supportedUntil'>,
): ImageProposal {
  if (row.kind === 'machine') {
    return {
      ...given,
      kind: 'machine',
      name: nameOf(row),
      reference: row.reference,
      region: row.region ?? '',
      ...(row.account_id ? { accountId: row.account_id } : {}),
    };
  }
  if (!row.digest) {
    throw new InputError(
      'Nobody knows which image runs: its digest was not reported. Have it pinned by digest, then decide.',
    );
  }
  return {
    ...given,
    kind: 'container',
    name: nameOf(row),
    reference: `${repositoryOf(row.reference)}@${row.digest}`,
  };
}
