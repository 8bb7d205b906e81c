import { InputError, NotFoundError } from '@backstage/errors';
import type {
  ResolvedImage,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import { parse } from 'yaml';
import { z } from 'zod';

/** A container image that is pinned by digest. A tag may come to mean something else; a digest can't. */
export const CONTAINER_REFERENCE =
  /^[a-z0-9][a-z0-9.:/_-]*@sha256:[0-9a-f]{64}$/;

/** Id of a machine image. */
export const MACHINE_REFERENCE = /^ami-[0-9a-f]{8,17}$/;

/** A repository with its registry, or all below a path of it. */
export const REPOSITORY_REFERENCE =
  /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(\/[a-z0-9._-]+)*\/([a-z0-9._-]+|\*)$/;

/** Name of an entry. */
export const IMAGE_NAME = /^[a-z][a-z0-9.-]{1,62}$/;

const day = z.iso.date();
const approval = {
  name: z.string().regex(IMAGE_NAME),
  approvedBy: z.string().regex(/^(user|group):[a-z0-9-]+\/[a-z0-9._-]+$/),
  approvedAt: day,
  supportedUntil: day,
};

const schema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('ApprovedImages'),
  metadata: z.strictObject({
    owner: z.string(),
    description: z.string().optional(),
  }),
  spec: z.strictObject({
    containers: z
      .array(
        z.strictObject({
          ...approval,
          reference: z
            .string()
            .max(500)
            .regex(CONTAINER_REFERENCE, 'must be pinned by digest'),
        }),
      )
      .max(2000)
      .default([]),
    machines: z
      .array(
        z.strictObject({
          ...approval,
          region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
          accountId: z
            .string()
            .regex(/^\d{12}$/)
            .optional(),
          imageId: z.string().regex(MACHINE_REFERENCE),
        }),
      )
      .max(2000)
      .default([]),
    // What the organisation's own pipelines build is approved by where it comes from.
    repositories: z
      .array(
        z.strictObject({
          ...approval,
          repository: z.string().max(500).regex(REPOSITORY_REFERENCE),
        }),
      )
      .max(2000)
      .default([]),
  }),
});

type Register = z.infer<typeof schema>;

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
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${source} is not valid: ${issue.path.join('.')}: ${issue.message}`,
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
