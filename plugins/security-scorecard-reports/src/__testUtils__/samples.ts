import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Real reports beside the repository; not part of it, and not everywhere. */
export const SAMPLES = path.resolve(__dirname, '../../../../../shared/samples');

export const hasSamples = existsSync(SAMPLES);

/** Files below a folder of the samples, relative to the samples. */
export function samplesIn(folder: string): string[] {
  const root = path.join(SAMPLES, folder);
  if (!existsSync(root)) {
    return [];
  }
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(json|sarif)$/.test(name))
    .map(name => path.join(folder, name))
    .sort();
}

export const readSample = (name: string): Buffer =>
  readFileSync(path.join(SAMPLES, name));
