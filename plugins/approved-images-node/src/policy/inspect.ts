import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { lintApprovedImages } from './lint';

const KIND = /^kind:\s*['"]?ApprovedImages['"]?\s*(#.*)?$/m;

/**
 * What is wrong with the registers of approved images in a directory and below,
 * as `file:line: reason`, with files named from the directory.
 *
 * @param today - ISO 8601 date
 */
export async function inspectApprovedImages(
  directory: string,
  today: string,
): Promise<string[]> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
  const problems: string[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    if (KIND.test(text)) {
      const name = path.relative(directory, file);
      for (const { line, message } of lintApprovedImages(text, today)) {
        problems.push(`${name}:${line}: ${message}`);
      }
    }
  }
  return problems;
}
