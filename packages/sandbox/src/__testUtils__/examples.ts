import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Entity } from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { REPOSITORY } from '../paths';

const EXAMPLES = resolve(REPOSITORY, 'examples');

const locationSchema = z.looseObject({
  kind: z.literal('Location'),
  spec: z.strictObject({
    type: z.literal('file'),
    targets: z.array(z.string()),
  }),
});
const entitySchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z
    .object({
      name: z.string(),
      title: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .catchall(z.json()),
  spec: z.record(z.string(), z.json()).optional(),
});

function documents(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  });
}

/** Entities of every file that `examples/all.yaml` leads to. */
export function readExamples(): Entity[] {
  const all = resolve(EXAMPLES, 'all.yaml');
  const location = locationSchema.parse(documents(all)[0]);
  return location.spec.targets
    .flatMap(target => documents(resolve(dirname(all), target)))
    .map(document => entitySchema.parse(document));
}
