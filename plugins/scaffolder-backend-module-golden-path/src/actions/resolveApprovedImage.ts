import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { WantedImage } from '@fairway/plugin-approved-images-common';
import type { ImageLookup } from '../images/imageLookup';

const WARN_MS = 30 * 24 * 60 * 60 * 1000;

/** Looks up the image that the security team approved last. */
export function createResolveApprovedImageAction(options: {
  images: ImageLookup;
  now?: () => Date;
}) {
  const { images, now = () => new Date() } = options;

  return createTemplateAction({
    id: 'image:resolve-approved',
    description:
      'Looks up, in the register that the security team keeps, the container or machine image of a name that was approved last and is still supported. A service starts from it instead of from whatever a tag means today.',
    supportsDryRun: true,
    examples: [
      {
        description: 'The base image of a Node.js service',
        example:
          'steps:\n  - id: image\n    action: image:resolve-approved\n    input:\n      name: node-runtime\n',
      },
      {
        description: 'A machine image of a region',
        example:
          'steps:\n  - id: image\n    action: image:resolve-approved\n    input:\n      kind: machine\n      name: ubuntu-24.04\n      region: eu-central-1\n',
      },
    ],
    schema: {
      input: {
        name: z => z.string().describe('Name in the register'),
        kind: z =>
          z
            .enum(['container', 'machine'])
            .describe('What it is. Default: container')
            .optional(),
        region: z =>
          z
            .string()
            .describe('Region of a machine image, for example eu-central-1')
            .optional(),
      },
      output: {
        reference: z =>
          z
            .string()
            .describe('Container image with digest, or id of a machine image'),
        approvedBy: z => z.string().describe('Who approved it'),
        approvedAt: z => z.string().describe('When, as a date'),
        supportedUntil: z =>
          z.string().describe('From this date on it is not resolved any more'),
      },
    },
    async handler(ctx) {
      const { name, kind = 'container', region } = ctx.input;
      if (kind === 'machine' && !region) {
        throw new InputError(
          'A machine image is looked up by region; give the step one, for example eu-central-1.',
        );
      }
      const wanted: WantedImage =
        kind === 'machine'
          ? { kind, name, region: region ?? '' }
          : { kind, name };
      // A task that is recovered goes on with the image it has rendered.
      const found = await ctx.checkpoint({
        key: `image.resolve-approved.v1.${kind}.${name}.${region ?? ''}`,
        fn: async () => ({
          ...(await images.resolve(wanted, {
            credentials: await ctx.getInitiatorCredentials(),
            now: now(),
          })),
        }),
      });
      ctx.logger.info(
        `${name} is ${found.reference}, approved by ${found.approvedBy} on ${found.approvedAt}`,
      );
      if (Date.parse(found.supportedUntil) - now().getTime() < WARN_MS) {
        ctx.logger.warn(
          `${found.reference} is supported until ${found.supportedUntil} only; plan its successor.`,
        );
      }
      ctx.output('reference', found.reference);
      ctx.output('approvedBy', found.approvedBy);
      ctx.output('approvedAt', found.approvedAt);
      ctx.output('supportedUntil', found.supportedUntil);
    },
  });
}
