import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { readPolicyFiles } from '../policyFiles';
import { isRecord } from '../yamlFile';
import type { LookUpEntities } from './Directory';

function isEntity(value: unknown): value is Entity {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isRecord(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

function refsIn(value: unknown, kind: string, namespace: string): string[] {
  const refs = Array.isArray(value) ? value : [value];
  return refs.flatMap((ref: unknown) =>
    typeof ref === 'string'
      ? [
          canonicalRef(
            stringifyEntityRef(
              parseEntityRef(ref, {
                defaultKind: kind,
                defaultNamespace: namespace,
              }),
            ),
          ),
        ]
      : [],
  );
}

/**
 * Entities from catalog files, related as far as the lint asks: who is in a
 * group, by either side's word, and who owns what. Throws InputError when the
 * directory can't be read.
 */
export async function readEntityFiles(
  directory: string,
): Promise<LookUpEntities> {
  const files = await readPolicyFiles(directory, 'the catalog');
  const entities = files
    .flatMap(({ text }) =>
      parseAllDocuments(text).flatMap((document): unknown[] =>
        document.errors.length > 0 ? [] : [document.toJS()],
      ),
    )
    .filter(isEntity);
  const members = new Map<string, Set<string>>();
  const join = (group: string, user: string) =>
    members.set(group, (members.get(group) ?? new Set()).add(user));
  for (const entity of entities) {
    const ref = canonicalRef(stringifyEntityRef(entity));
    const namespace = entity.metadata.namespace ?? 'default';
    if (entity.kind === 'User') {
      refsIn(entity.spec?.memberOf, 'group', namespace).forEach(group =>
        join(group, ref),
      );
    }
    if (entity.kind === 'Group') {
      refsIn(entity.spec?.members, 'user', namespace).forEach(user =>
        join(ref, user),
      );
    }
  }
  const byRef = new Map(
    entities.map(entity => {
      const ref = canonicalRef(stringifyEntityRef(entity));
      const namespace = entity.metadata.namespace ?? 'default';
      return [
        ref,
        {
          ...entity,
          relations: [
            ...[...(members.get(ref) ?? [])].map(targetRef => ({
              type: 'hasMember',
              targetRef,
            })),
            ...refsIn(entity.spec?.owner, 'group', namespace).map(
              targetRef => ({ type: 'ownedBy', targetRef }),
            ),
          ],
        },
      ];
    }),
  );
  return async refs => refs.map(ref => byRef.get(canonicalRef(ref)));
}
