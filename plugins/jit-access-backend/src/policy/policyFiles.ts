import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';

/** A file of a directory of policies. */
export interface PolicyFile {
  /** Relative to the directory. */
  name: string;
  text: string;
}

/** Folders for tests of the policies' tools, and hidden ones, are not policies. */
const isPolicyName = (name: string) =>
  /\.ya?ml$/.test(name) &&
  !name.split(path.sep).some(part => /^(\.|__)/.test(part));

/**
 * Reads the YAML files of a directory and its folders, sorted by name. Links
 * to files are followed, names with a leading dot are not read: that is how
 * Kubernetes mounts a ConfigMap. Throws InputError when it can't be read.
 */
export async function readPolicyFiles(
  directory: string,
  key: string,
): Promise<PolicyFile[]> {
  try {
    const names = (await readdir(directory, { recursive: true }))
      .filter(isPolicyName)
      .sort();
    const files = await Promise.all(
      names.map(async name => {
        const file = path.join(directory, name);
        return (await stat(file)).isFile()
          ? [{ name, text: await readFile(file, 'utf8') }]
          : [];
      }),
    );
    return files.flat();
  } catch (error) {
    throw new InputError(
      `Reading the access policies in ${directory} (${key}) failed: ${isError(error) ? error.message : String(error)}`,
    );
  }
}
