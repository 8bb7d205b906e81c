/** Annotation of an entity with `<owner>/<repository>` on the git server. */
export const GIT_REPOSITORY_ANNOTATION = 'fairway.dev/git-repository';

const NAME =
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/** Whether a value is `<owner>/<repository>` and safe in a path. */
export function isRepositoryName(value: string): boolean {
  return NAME.test(value) && !value.includes('..');
}
