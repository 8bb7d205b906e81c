import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Scope } from '../clients';
import {
  AMI_ANNOTATION,
  ASG_ANNOTATION,
  EC2_ANNOTATION,
  listOf,
  TAGS_ANNOTATION,
} from '../mapping/annotations';
import { scopeOf } from '../mapping/scope';
import { parseTags, type Tag } from '../mapping/tags';
import { namedTargets } from '../mapping/targets';

/** Which instances and images belong to one entity. */
export interface ImageSubject {
  scope: Scope;
  instances: string[];
  autoScalingGroups: string[];
  tags: Tag[];
  /** Images that it names itself, running or not. */
  images: string[];
}

/** @throws InputError when an annotation is malformed. */
export function imageSubjectOf(entity: Entity): ImageSubject {
  const annotations = entity.metadata.annotations ?? {};
  const images = listOf(annotations[AMI_ANNOTATION]);
  const wrong = images.find(id => !/^ami-[0-9a-f]{8,17}$/.test(id));
  if (wrong) {
    throw new InputError(
      `Annotation ${AMI_ANNOTATION} has '${wrong}'; it has to be the id of a machine image`,
    );
  }
  return {
    scope: scopeOf(entity),
    instances: annotations[EC2_ANNOTATION]
      ? namedTargets(entity).flatMap(({ kind, name }) =>
          kind === 'ec2' ? name : [],
        )
      : [],
    autoScalingGroups: listOf(annotations[ASG_ANNOTATION]),
    tags: parseTags(TAGS_ANNOTATION, annotations[TAGS_ANNOTATION] ?? ''),
    images,
  };
}
