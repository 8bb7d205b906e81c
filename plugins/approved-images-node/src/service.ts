import {
  DefaultApprovedImagesClient,
  type ImageFigures,
  type ResolvedImage,
  type WantedImage,
} from '@fairway/plugin-approved-images-common';
import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';

/** Entries of one request. */
const PAGE = 200;

/** Most usable containers that are read: 2,000 of the file, and as many beside it. */
const MOST = 4000;

/** The register of approved images for other backends, under the caller's own permissions. */
export interface ApprovedImagesService {
  /** Throws a ResponseError with `NotFoundError` when none is approved and supported. */
  resolve(wanted: WantedImage, options: CallerOptions): Promise<ResolvedImage>;
  /** References, with digest, of all containers that are approved and supported today. */
  listContainers(options: CallerOptions): Promise<string[]>;
  getFigures(options: CallerOptions): Promise<ImageFigures>;
}

/** Asks the register of approved images from any backend plugin. */
export const approvedImagesServiceRef = apiServiceRef<ApprovedImagesService>({
  id: 'approved-images.client',
  pluginId: 'approved-images',
  create: ({ discoveryApi, tokenFor }) => {
    const client = new DefaultApprovedImagesClient({ discoveryApi });
    return {
      async resolve(wanted, options) {
        return client.resolve(wanted, await tokenFor(options));
      },
      async listContainers(options) {
        const found: string[] = [];
        for (let offset = 0; offset < MOST; offset += PAGE) {
          const { items } = await client.listImages(
            { kind: 'container', usable: true, limit: PAGE, offset },
            await tokenFor(options),
          );
          found.push(...items.map(({ reference }) => reference));
          if (items.length < PAGE) {
            break;
          }
        }
        return [...new Set(found)];
      },
      async getFigures(options) {
        return client.getFigures(await tokenFor(options));
      },
    };
  },
});
