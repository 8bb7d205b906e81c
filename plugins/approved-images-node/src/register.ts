import { InputError, NotFoundError } from '@backstage/errors';
import type {
  ResolvedImage,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import { parse } from '@fairway/plugin-yaml-node';
import type { z } from 'zod';
import { approvedImagesSchema } from './schema';

type Register = z.infer<typeof approvedImagesSchema>;

/** The register as code: `policies/approved-images.yaml`. */
export type ApprovedImages = Register['spec'];

/** An {@link ApprovedImages} with who answers for it. */
export interface ApprovedImagesFile {
  /** Entity ref. */
  owner: string;
  images: ApprovedImages;
}

/**
 * Reads the register with its owner.
 *
 * @throws InputError naming the member that is wrong
 */
export function parseApprovedImagesFile(
  source: string,
  text: string,
): ApprovedImagesFile {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${source} is no valid YAML`, error);
  }
  const parsed = approvedImagesSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${source} is not valid: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
  }
  return { owner: parsed.data.metadata.owner, images: parsed.data.spec };
}

/**
 * Reads the register.
 *
 * @throws InputError naming the member that is wrong
 */
export function parseApprovedImages(
  source: string,
  text: string,
): ApprovedImages {
  return parseApprovedImagesFile(source, text).images;
}

/** What is said when nothing can be resolved. */
export function nothingApproved(
  wanted: WantedImage,
  found: { named: boolean; known: readonly string[]; today: string },
): NotFoundError {
  const where = wanted.kind === 'machine' ? ` in ${wanted.region}` : '';
  const known = [...new Set(found.known)].sort();
  return new NotFoundError(
    found.named
      ? `No ${wanted.kind} image "${wanted.name}"${where} is approved and supported on ${found.today}; have a newer one approved.`
      : `No ${wanted.kind} image "${wanted.name}"${where} is approved; there is ${known.join(', ') || 'none at all'}.`,
  );
}

/**
 * Finds the image that was approved last and is supported today.
 *
 * @param today - ISO 8601 date
 * @throws NotFoundError when there is none, with what there is
 */
export function resolveImage(
  images: ApprovedImages,
  wanted: WantedImage,
  today: string,
): ResolvedImage {
  const all =
    wanted.kind === 'container'
      ? images.containers
      : images.machines
          .filter(
            ({ region, accountId }) =>
              region === wanted.region &&
              (accountId === undefined || accountId === wanted.accountId),
          )
          .map(({ imageId, ...rest }) => ({ ...rest, reference: imageId }));
  const named = all.filter(image => image.name === wanted.name);
  const [found] = named
    .filter(
      ({ approvedAt, supportedUntil }) =>
        approvedAt <= today && supportedUntil > today,
    )
    .sort((a, b) => (a.approvedAt < b.approvedAt ? 1 : -1));
  if (!found) {
    throw nothingApproved(wanted, {
      named: named.length > 0,
      known: all.map(image => image.name),
      today,
    });
  }
  const { reference, approvedBy, approvedAt, supportedUntil } = found;
  return {
    kind: wanted.kind,
    name: wanted.name,
    reference,
    approvedBy,
    approvedAt,
    supportedUntil,
  };
}
