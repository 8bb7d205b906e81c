import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultApprovedImagesClient,
  type ImageFigures,
  type ResolvedImage,
  type WantedImage,
} from '@fairway/plugin-approved-images-common';

/** Entries of one request. */
const PAGE = 200;

/** Most usable containers that are read: 2,000 of the file, and as many beside it. */
const MOST = 4000;

/** The register of approved images for other backends, under the caller's own permissions. */
export interface ApprovedImagesService {
  /** Throws a ResponseError with `NotFoundError` when none is approved and supported. */
  resolve(
    wanted: WantedImage,
    options: { credentials: BackstageCredentials },
  ): Promise<ResolvedImage>;
  /** References, with digest, of all containers that are approved and supported today. */
  listContainers(options: {
    credentials: BackstageCredentials;
  }): Promise<string[]>;
  getFigures(options: {
    credentials: BackstageCredentials;
  }): Promise<ImageFigures>;
}

/** Asks the register of approved images from any backend plugin. */
export const approvedImagesServiceRef = createServiceRef<ApprovedImagesService>(
  {
    id: 'approved-images.client',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) => {
          const client = new DefaultApprovedImagesClient({
            discoveryApi: discovery,
          });
          const request = (options: { credentials: BackstageCredentials }) =>
            auth.getPluginRequestToken({
              onBehalfOf: options.credentials,
              targetPluginId: 'approved-images',
            });
          return {
            async resolve(wanted, options) {
              return client.resolve(wanted, await request(options));
            },
            async listContainers(options) {
              const found: string[] = [];
              for (let offset = 0; offset < MOST; offset += PAGE) {
                const { items } = await client.listImages(
                  { kind: 'container', usable: true, limit: PAGE, offset },
                  await request(options),
                );
                found.push(...items.map(({ reference }) => reference));
                if (items.length < PAGE) {
                  break;
                }
              }
              return [...new Set(found)];
            },
            async getFigures(options) {
              return client.getFigures(await request(options));
            },
          };
        },
      }),
  },
);
