import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { REPOSITORY } from '../paths';
import { createWorld, CreateWorldOptions } from './createWorld';
import { manifestSchema, vulnerabilitySchema, worldSchema } from './schema';
import { World } from './types';

/** World file of the demo organisation. */
export const DEMO_WORLD_FILE = resolve(
  REPOSITORY,
  'examples/sandbox/world.yaml',
);

const catalogueSchema = z.record(z.string(), vulnerabilitySchema);

/**
 * Reads a world file and the vulnerability and manifest files it names.
 *
 * @throws Error that names the file when one is missing or malformed.
 */
export function loadWorld(
  options: CreateWorldOptions & { file?: string } = {},
): World {
  const file = options.file ?? DEMO_WORLD_FILE;
  const spec = readChecked(file, text => worldSchema.parse(parse(text)));
  const near = (path: string) => resolve(dirname(file), path);
  const catalogue = spec.vulnerabilityFile
    ? readChecked(near(spec.vulnerabilityFile), text =>
        catalogueSchema.parse(parse(text)),
      )
    : {};
  return createWorld(
    {
      ...spec,
      vulnerabilities: { ...catalogue, ...spec.vulnerabilities },
      clusters: spec.clusters.map(cluster => ({
        ...cluster,
        objects: [
          ...cluster.objects,
          ...cluster.manifests.flatMap(path => readManifests(near(path))),
        ],
      })),
    },
    options,
  );
}

/** Descriptions of what the world leaves out on purpose, by annotation value. */
export function readDeliberatelyMissing(
  file: string = DEMO_WORLD_FILE,
): Record<string, string> {
  return readChecked(file, text => worldSchema.parse(parse(text)))
    .deliberatelyMissing;
}

function readManifests(file: string) {
  return readChecked(file, text =>
    parseAllDocuments(text)
      .map(document => {
        if (document.errors.length > 0) {
          throw document.errors[0];
        }
        return document.toJS();
      })
      .filter(object => object !== null)
      .map(object => manifestSchema.parse(object)),
  );
}

function readChecked<T>(file: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `Reading the sandbox world file ${file} failed: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}
