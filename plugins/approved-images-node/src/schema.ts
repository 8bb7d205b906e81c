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

/** A file of the register. */
export const approvedImagesSchema = z.strictObject({
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
