import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAutomation, sayProblem } from './parse';

const KIND = /^kind:\s*['"]?AutomationPolicy['"]?\s*$/m;

/**
 * What is wrong with the automation policies in a directory and below, as
 * `file:line: reason`, with files named from the directory.
 */
export async function inspectAutomation(directory: string): Promise<string[]> {
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
      const parsed = parseAutomation(path.relative(directory, file), text);
      if ('problems' in parsed) {
        problems.push(...parsed.problems.map(sayProblem));
      }
    }
  }
  return problems;
}
