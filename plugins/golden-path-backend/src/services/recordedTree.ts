import type { Entity } from '@backstage/catalog-model';
import {
  buildManifest,
  CONTROLS_PATH,
  decodeText,
  GOLDEN_PATH_FOLDER,
  memoryTree,
  renderControlManifest,
  verifyTree,
  type Tree,
  type VerifyOptions,
} from '@fairway/plugin-golden-path-node';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const entitySchema = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string() }).catchall(z.json()),
    spec: z.record(z.string(), z.json()).optional(),
  })
  .loose();

/** The first entity that a service's catalog-info.yaml holds. */
function entityOf(text: string | undefined): Entity | undefined {
  if (text === undefined) {
    return undefined;
  }
  const documents = parseAllDocuments(text);
  for (const document of Array.isArray(documents) ? documents : []) {
    const parsed = entitySchema.safeParse(document.toJS({ maxAliasCount: 0 }));
    if (parsed.success) {
      return parsed.data;
    }
  }
  return undefined;
}

/**
 * A rendered service with the records that its first task adds: the manifest of
 * its files and the manifest of its controls.
 */
export async function recordedTree(input: {
  files: ReadonlyMap<string, Uint8Array>;
  managed: readonly string[];
  templateRef: string;
  version: string;
  verifyOptions: VerifyOptions;
}): Promise<{ tree: Tree; entity: Entity | undefined }> {
  const { files, managed, templateRef, version, verifyOptions } = input;
  const texts: Record<string, string | undefined> = {};
  for (const [path, bytes] of files) {
    texts[path] = decodeText(bytes);
  }
  texts[`${GOLDEN_PATH_FOLDER}/manifest.json`] = JSON.stringify(
    buildManifest({
      templateRef,
      templateVersion: version,
      task: 'preview',
      files,
      managed,
    }),
  );
  // Twice, for the record of controls is itself under control.
  for (let round = 0; round < 2; round += 1) {
    texts[CONTROLS_PATH] = renderControlManifest(
      { template: templateRef, version },
      await verifyTree(memoryTree(texts), verifyOptions),
    );
  }
  return {
    tree: memoryTree(texts),
    entity: entityOf(texts['catalog-info.yaml']),
  };
}
