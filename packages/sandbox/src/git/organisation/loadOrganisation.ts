import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { REPOSITORY } from '../../paths';
import { Organisation } from './Organisation';

const profile = z
  .looseObject({
    displayName: z.string().optional(),
    email: z.string().optional(),
  })
  .optional();

const groupSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    type: z.string(),
    profile,
    parent: z.string().optional(),
  }),
});

const userSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ profile, memberOf: z.array(z.string()) }),
});

/** The group of those who read everything and change nothing. */
const AUDITORS = 'auditors';

function readEntities<T>(file: string, schema: z.ZodType<T>): T[] {
  try {
    return parseAllDocuments(readFileSync(file, 'utf8'))
      .map((document): unknown => document.toJS())
      .filter(content => content !== null)
      .map(content => schema.parse(content));
  } catch (error) {
    throw new Error(
      `Reading the people of the local git server from ${file} failed: ${
        error instanceof Error ? error.message : error
      }`,
      { cause: error },
    );
  }
}

/**
 * Reads the demo organisation from the catalog's users and groups.
 *
 * @param folder - folder with `users.yaml` and `groups.yaml`
 * @throws Error that names the file when one is missing or malformed
 */
export function loadOrganisation(
  folder: string = resolve(REPOSITORY, 'examples/org'),
): Organisation {
  const groups = readEntities(resolve(folder, 'groups.yaml'), groupSchema);
  const users = readEntities(resolve(folder, 'users.yaml'), userSchema);
  const root = groups.find(group => group.spec.type === 'organization');
  if (!root) {
    throw new Error(
      `The people of the local git server need a group of type organization in ${folder}/groups.yaml.`,
    );
  }
  return new Organisation({
    name: root.metadata.name,
    domain:
      root.spec.profile?.email?.split('@')[1] ??
      `${root.metadata.name}.example`,
    readers: [AUDITORS],
    teams: groups.map(({ metadata, spec }) => ({
      name: metadata.name,
      parent: spec.parent,
    })),
    people: users.map(({ metadata, spec }) => ({
      name: metadata.name,
      displayName: spec.profile?.displayName,
      email: spec.profile?.email,
      memberOf: spec.memberOf,
    })),
  });
}
