import { InputError, NotFoundError } from '@backstage/errors';
import { parse } from 'yaml';
import { z } from 'zod';

const name = z.string().regex(/^[a-z][a-z0-9.-]{1,62}$/);
const day = z.iso.date();
const approval = {
  name,
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
          // A tag may come to mean something else; a digest can't.
          reference: z
            .string()
            .regex(
              /^[a-z0-9./-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/,
              'must be pinned by digest',
            ),
        }),
      )
      .default([]),
    machines: z
      .array(
        z.strictObject({
          ...approval,
          region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
          imageId: z.string().regex(/^ami-[0-9a-f]{8,17}$/),
        }),
      )
      .default([]),
  }),
});

/** The register of approved images: `policies/approved-images.yaml`. */
export type ApprovedImages = z.infer<typeof schema>['spec'];

/** What is looked for. */
export type WantedImage =
  | { kind: 'container'; name: string }
  | { kind: 'machine'; name: string; region: string };

/** The image that is to be used. */
export interface ResolvedImage {
  /** Container image with digest, or id of a machine image. */
  reference: string;
  approvedBy: string;
  /** ISO 8601 date. */
  approvedAt: string;
  /** ISO 8601 date; the image is not resolved from this day on. */
  supportedUntil: string;
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
  return parsed.data.spec;
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
          .filter(({ region }) => region === wanted.region)
          .map(({ imageId, ...rest }) => ({ ...rest, reference: imageId }));
  const named = all.filter(image => image.name === wanted.name);
  const [found] = named
    .filter(
      ({ approvedAt, supportedUntil }) =>
        approvedAt <= today && supportedUntil > today,
    )
    .sort((a, b) => (a.approvedAt < b.approvedAt ? 1 : -1));
  if (!found) {
    const where = wanted.kind === 'machine' ? ` in ${wanted.region}` : '';
    const known = [...new Set(all.map(image => image.name))].sort();
    throw new NotFoundError(
      named.length > 0
        ? `No ${wanted.kind} image "${wanted.name}"${where} is approved and supported on ${today}; have a newer one approved.`
        : `No ${wanted.kind} image "${wanted.name}"${where} is approved; there is ${known.join(', ') || 'none at all'}.`,
    );
  }
  const { reference, approvedBy, approvedAt, supportedUntil } = found;
  return { reference, approvedBy, approvedAt, supportedUntil };
}
