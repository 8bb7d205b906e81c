import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isError, NotFoundError } from '@backstage/errors';

/** The golden paths that new services are made from, on this machine. */
export interface TemplateSource {
  /** Files below the folder of templates, path → bytes. */
  files(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Text of one of them; undefined when there is none. */
  text(file: string): Promise<string | undefined>;
}

/** Folders in there that belong to no template. */
const SKIPPED = new Set(['.git', 'node_modules']);

/** Reads a folder of templates, anew each time: it may be changed at any time. */
export function directoryTemplates(directory: string): TemplateSource {
  const walk = async (
    folder: string,
    files: Map<string, Uint8Array>,
  ): Promise<void> => {
    const entries = await readdir(path.join(directory, folder), {
      withFileTypes: true,
    });
    for (const entry of entries) {
      const below = path.posix.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
        await walk(below, files);
      } else if (entry.isFile()) {
        files.set(below, await readFile(path.join(directory, below)));
      }
    }
  };
  return {
    async files() {
      const files = new Map<string, Uint8Array>();
      await walk('', files);
      return files;
    },
    async text(file) {
      try {
        return await readFile(path.join(directory, file), 'utf8');
      } catch (error) {
        if (isError(error) && error.code === 'ENOENT') {
          return undefined;
        }
        throw error;
      }
    },
  };
}

/** Stands for templates where none are configured. */
export const noTemplates: TemplateSource = {
  async files() {
    throw missing();
  },
  async text() {
    throw missing();
  },
};

function missing() {
  return new NotFoundError(
    'There are no golden paths here: set goldenPath.templates to the folder that holds paths/ and skeletons/',
  );
}
