import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { CodeCheck } from '@fairway/plugin-security-scorecard-node';
import type { CompiledCheck } from '../domain/check';
import { CheckLoading } from './CheckLoading';
import type { CollectorDeclaration } from './compileCheck';
import {
  parsePolicyFile,
  readPolicyFiles,
  type PolicyFile,
} from './policyFiles';

/** The checks in force. */
export interface CheckPolicy {
  checks: CompiledCheck[];
  /** Changes when a check, a declaration of facts or the way of evaluating changes. */
  hash: string;
  /** Collectors that checks name and no module brings. */
  missingCollectors: string[];
  /** How many tests of checks ran. */
  tests: number;
}

/** Raised when the meaning of stored results changes, so that all are evaluated again. */
const EVALUATION_VERSION = 1;

/**
 * Loads, type-checks and tests every check file of a directory and its folders.
 *
 * @throws InputError that names file and line of every problem: a file that is
 *   not a CheckSet, an id used twice, an unknown fact, a type error, a condition
 *   that decides nothing, a rule that is there twice, a test that fails
 */
export async function loadChecks(
  directory: string | undefined,
  collectors: readonly CollectorDeclaration[],
  code: readonly CodeCheck[] = [],
): Promise<CheckPolicy> {
  const files = directory
    ? await readPolicyFiles(directory, 'securityScorecard.policies')
    : [];
  const loading = new CheckLoading(collectors);
  for (const file of files) {
    for (const document of parsePolicyFile(file, loading.problems)) {
      loading.addDocument(file.name, document);
    }
  }
  code.forEach(check => loading.addCode(check));
  if (loading.problems.length) {
    throw new InputError(
      `The checks can't be loaded:\n  ${loading.problems.join('\n  ')}`,
    );
  }
  return {
    checks: loading.checks,
    hash: policyHash(files, collectors, code),
    missingCollectors: [...loading.missingCollectors].sort(),
    tests: [...loading.tests.values()].reduce((sum, n) => sum + n, 0),
  };
}

function policyHash(
  files: readonly PolicyFile[],
  collectors: readonly CollectorDeclaration[],
  code: readonly CodeCheck[],
): string {
  const declared = [...collectors]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, facts, annotations }) => [
      id,
      title,
      Object.entries(facts)
        .map(([name, { type }]) => [name, type])
        .sort(),
      annotations,
    ]);
  const inCode = code.map(({ definition, version }) => [definition, version]);
  return createHash('sha256')
    .update(JSON.stringify([EVALUATION_VERSION, files, declared, inCode]))
    .digest('hex')
    .slice(0, 32);
}
