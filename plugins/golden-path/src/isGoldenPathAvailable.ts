import type { Entity } from '@backstage/catalog-model';

/** Any of them says where the repository of a service is. */
const REPOSITORY_ANNOTATIONS = [
  'fairway.dev/git-repository',
  'backstage.io/source-location',
  'github.com/project-slug',
  'gitlab.com/project-slug',
];

/** Whether an entity is a component whose repository is read, so that it has a tab and a card. */
export const isGoldenPathAvailable = ({ kind, metadata }: Entity) =>
  kind.toLocaleLowerCase('en-US') === 'component' &&
  REPOSITORY_ANNOTATIONS.some(name => metadata.annotations?.[name]);
