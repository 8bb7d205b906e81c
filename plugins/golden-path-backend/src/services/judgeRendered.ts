import type { Entity } from '@backstage/catalog-model';
import {
  buildManifest,
  CONTROLS_PATH,
  decodeText,
  GOLDEN_PATH_FOLDER,
  memoryTree,
  renderControlManifest,
  verifyTree,
  type ControlResult,
  type VerifyOptions,
} from '@fairway/plugin-golden-path-node';
import { parseAllDocuments } from '@fairway/plugin-yaml-node';
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

/** The control that is about the record of the controls. */
const RECORD = 'control-manifest';

/**
 * Judges a rendered service with the records that its first task adds: the
 * manifest of its files and the manifest of its controls.
 */
export async function judgeRendered(input: {
  files: ReadonlyMap<string, Uint8Array>;
  managed: readonly string[];
  templateRef: string;
  version: string;
  options: VerifyOptions;
}): Promise<{ results: ControlResult[]; entity: Entity | undefined }> {
  const { files, managed, templateRef, version, options } = input;
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
  const path = { template: templateRef, version };
  // It counts as one of the files before there are results to put into it.
  texts[CONTROLS_PATH] = renderControlManifest(path, []);
  const results = await verifyTree(memoryTree(texts), options);
  // The record of controls is itself under control: it is judged once it is there.
  texts[CONTROLS_PATH] = renderControlManifest(
    path,
    results.map(result =>
      result.id === RECORD ? { ...result, state: 'pass' } : result,
    ),
  );
  const recorded = await verifyTree(memoryTree(texts), {
    ...options,
    only: [RECORD],
  });
  return {
    results: results.map(
      result => recorded.find(({ id }) => id === result.id) ?? result,
    ),
    entity: entityOf(texts['catalog-info.yaml']),
  };
}
