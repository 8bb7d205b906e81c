import { InputError } from '@backstage/errors';
import type { ImageProposal } from '@fairway/plugin-approved-images-common';
import { assertReference } from './references';

/** Throws InputError when support that ends on a day would not last beyond today. */
export function assertSupported(day: string, today: string): void {
  if (day <= today) {
    throw new InputError(
      `The image has to be supported beyond today; ${day} is over`,
    );
  }
}

/** Throws InputError when a proposal is none that the register could approve. */
export function assertProposal(proposal: ImageProposal, today: string): void {
  const { kind, reference, region, accountId, supportedUntil } = proposal;
  assertReference(kind, reference);
  assertSupported(supportedUntil, today);
  if (kind === 'machine' && !region) {
    throw new InputError('A machine image has a region: say which');
  }
  if (kind !== 'machine' && (region || accountId)) {
    throw new InputError('Only a machine image has a region and an account');
  }
}
