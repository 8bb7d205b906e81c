import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ForwardedError, InputError } from '@backstage/errors';
import {
  type ApprovedImages,
  parseApprovedImages,
} from '@fairway/plugin-approved-images-node';

const CONFIG = 'goldenPath.approvedImages';

/**
 * Reads the register of approved images that is configured.
 *
 * @throws InputError when there is none; ForwardedError when it can't be used
 */
export async function readApprovedImages(
  config: RootConfigService,
  reader: UrlReaderService,
): Promise<ApprovedImages> {
  const source = config.getOptionalString(CONFIG);
  if (!source) {
    throw new InputError(
      `There is no register of approved images; set ${CONFIG} to its file or URL.`,
    );
  }
  try {
    const text = /^https?:/.test(source)
      ? (await (await reader.readUrl(source)).buffer()).toString('utf8')
      : await readFile(resolve(source), 'utf8');
    return parseApprovedImages('The register of approved images', text);
  } catch (error) {
    throw new ForwardedError(
      `The register of approved images at ${source} can't be used`,
      error,
    );
  }
}

/** The containers that are approved and supported; none when no register is configured. */
export async function readApprovedContainers(
  config: RootConfigService,
  reader: UrlReaderService,
  now: Date,
): Promise<string[]> {
  if (!config.has(CONFIG)) {
    return [];
  }
  const today = now.toISOString().slice(0, 10);
  const { containers } = await readApprovedImages(config, reader);
  return containers
    .filter(one => one.approvedAt <= today && one.supportedUntil > today)
    .map(({ reference }) => reference);
}
