import { type Mutation } from '../mutation';
import type { Base } from '../renderings';

export const CI = '.github/workflows/ci.yaml';
export const GITLAB = '.gitlab-ci.yml';
export const JENKINS = 'Jenkinsfile';
/** A step that no other control asks about. */
export const STEP = 'run: bash ci/tools.sh trivy fairway';
/** Controls that read the pipeline too; they rightly can't tell any more. */
export const READERS = [
  'ci-tests',
  'secret-scanning',
  'sast',
  'dependency-gate',
  'supply-chain',
  'pipeline-gate',
];

/** The same service for a list of mutations. */
export function on(base: Base, mutations: Mutation[]): Mutation[] {
  return mutations.map(mutation => ({ ...mutation, base }));
}
