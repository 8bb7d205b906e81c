import { createHash } from 'node:crypto';

/** Who a file belongs to after it was rendered. */
export type FileOwnership = 'managed' | 'seeded';

/** `.golden-path/manifest.json`: what a service was rendered from. */
export interface GoldenPathManifest {
  /** Version of this format. */
  version: 1;
  template: {
    /** Entity ref, for example `template:default/secure-service-node`. */
    ref: string;
    version: string;
  };
  /** Id of the scaffolder task that rendered it. */
  task: string;
  /** Path → hash of its bytes and ownership, sorted by path. */
  files: Record<string, { sha256: string; ownership: FileOwnership }>;
}

/** Folder that holds the manifest and the answers. */
export const GOLDEN_PATH_FOLDER = '.golden-path';

/**
 * Builds a manifest. It depends on its input only, so that a repeated task
 * writes the same bytes.
 *
 * @param input.files - path → bytes
 * @param input.managed - paths, or folders with a `/` at the end, that an
 * upgrade owns; every other file belongs to the team once it is there
 */
export function buildManifest(input: {
  templateRef: string;
  templateVersion: string;
  task: string;
  files: ReadonlyMap<string, Uint8Array>;
  managed: readonly string[];
}): GoldenPathManifest {
  const { files, managed } = input;
  const isManaged = (path: string) =>
    managed.some(m => (m.endsWith('/') ? path.startsWith(m) : path === m));
  const entries = [...files]
    .filter(([path]) => !path.startsWith(`${GOLDEN_PATH_FOLDER}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]): [string, GoldenPathManifest['files'][string]] => [
      path,
      {
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ownership: isManaged(path) ? 'managed' : 'seeded',
      },
    ]);
  return {
    version: 1,
    template: { ref: input.templateRef, version: input.templateVersion },
    task: input.task,
    files: Object.fromEntries(entries),
  };
}
