import type {
  BackstageCredentials,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { NotFoundError, ResponseError } from '@backstage/errors';
import type {
  ResolvedImage,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import {
  resolveImage,
  type ApprovedImagesService,
} from '@fairway/plugin-approved-images-node';
import {
  readApprovedContainers,
  readApprovedImages,
} from './readApprovedImages';

/** Looks approved images up. */
export interface ImageLookup {
  /** @throws NotFoundError when none is approved and supported */
  resolve(
    wanted: WantedImage,
    options: { credentials: BackstageCredentials; now: Date },
  ): Promise<ResolvedImage>;
  /** Containers that are approved and supported; none when there is no register. */
  containers(options: {
    credentials: BackstageCredentials;
    now: Date;
  }): Promise<string[]>;
}

/** What {@link createImageLookup} needs. */
export interface ImageLookupOptions {
  config: RootConfigService;
  reader: UrlReaderService;
  register: Pick<ApprovedImagesService, 'resolve' | 'listContainers'>;
}

/**
 * Asks the register of approved images where it is configured (`approvedImages`),
 * else reads its file. A register that does not answer is an error and no reason
 * to read the file: what was retired since must not come back by it.
 */
export function createImageLookup({
  config,
  reader,
  register,
}: ImageLookupOptions): ImageLookup {
  if (!config.has('approvedImages')) {
    return {
      async resolve(wanted, { now }) {
        return resolveImage(
          await readApprovedImages(config, reader),
          wanted,
          now.toISOString().slice(0, 10),
        );
      },
      containers: ({ now }) => readApprovedContainers(config, reader, now),
    };
  }
  return {
    async resolve(wanted, { credentials }) {
      try {
        return await register.resolve(wanted, { credentials });
      } catch (error) {
        if (
          error instanceof ResponseError &&
          error.body.error.name === 'NotFoundError'
        ) {
          throw new NotFoundError(error.body.error.message);
        }
        throw error;
      }
    },
    containers: ({ credentials }) => register.listContainers({ credentials }),
  };
}
