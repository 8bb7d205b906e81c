import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { CodeCheck } from '@fairway/plugin-security-scorecard-node';
import type { CompiledCheck } from '../domain/check';
import { checkSetSchema, type CheckSet, type CheckSource } from './checkSet';
import { createEnvironment } from './cel';
import { runCheckTest } from './checkTests';
import { compileCodeCheck } from './codeChecks';
import { compileCheck, type CollectorDeclaration } from './compileCheck';
import {
  parsePolicyFile,
  readDocument,
  readPolicyFiles,
  type PolicyDocument,
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

/** Loads files as one policy; collects every problem before it throws. */
class CheckLoading {
  readonly checks: CompiledCheck[] = [];
  readonly missingCollectors = new Set<string>();
  tests = 0;
  readonly #problems: string[] = [];
  /** Where ids and rules were first seen. */
  readonly #ids = new Map<string, string>();
  readonly #rules = new Map<string, string>();
  readonly #collectors: Map<string, CollectorDeclaration>;

  constructor(collectors: readonly CollectorDeclaration[]) {
    this.#collectors = new Map(collectors.map(c => [c.id, c]));
  }

  addFile(file: PolicyFile) {
    for (const document of parsePolicyFile(file, this.#problems)) {
      const set = readDocument(document, checkSetSchema);
      if (set) {
        this.#addSet(file.name, document, set);
      }
    }
  }

  addCode(code: CodeCheck) {
    const { id, collector: collectorId } = code.definition;
    const collector = this.#collector(collectorId);
    const unknown = collector
      ? code.facts.filter(name => !Object.hasOwn(collector.facts, name))
      : [];
    if (unknown.length) {
      this.#problems.push(
        `check '${id}' in code: the collector '${collectorId}' has no fact ${unknown.join(', ')}`,
      );
    }
    const other = this.#ids.get(id);
    if (other) {
      this.#problems.push(
        `check '${id}' in code: the check id is used already at ${other}`,
      );
    }
    this.#ids.set(id, 'a check in code');
    this.checks.push(compileCodeCheck(code, collector));
  }

  finish(): CompiledCheck[] {
    if (this.#problems.length) {
      throw new InputError(
        `The checks can't be loaded:\n  ${this.#problems.join('\n  ')}`,
      );
    }
    return this.checks;
  }

  #collector(id: string): CollectorDeclaration | undefined {
    const collector = this.#collectors.get(id);
    if (!collector) {
      this.missingCollectors.add(id);
    }
    return collector;
  }

  #addSet(name: string, document: PolicyDocument, set: CheckSet) {
    const collector = this.#collector(set.metadata.collector);
    const environment = createEnvironment(collector?.facts ?? {});
    set.checks.forEach((source, index) => {
      const at = ['checks', index];
      const place = `${name}:${document.lineOf([...at, 'id'])}`;
      const other = this.#ids.get(source.id);
      if (other) {
        document.report(
          [...at, 'id'],
          `the check id '${source.id}' is used already at ${other}`,
        );
        return;
      }
      this.#ids.set(source.id, place);
      let broken = false;
      const report = (field: string, message: string) => {
        broken = true;
        document.report(
          [...at, ...field.split('.').map(asKey)],
          `check '${source.id}', ${field}: ${message}`,
        );
      };
      const { check, conditions } = compileCheck(
        source,
        set.metadata,
        collector,
        environment,
        problem => report(problem.field, problem.message),
      );
      if (conditions) {
        const rule = JSON.stringify([set.metadata.collector, conditions]);
        const same = this.#rules.get(rule);
        if (same) {
          report(
            'pass',
            `asks the same as ${same}; one of the two can go, or carry the frameworks of both`,
          );
        }
        this.#rules.set(rule, `'${source.id}' at ${place}`);
      }
      this.checks.push(check);
      if (collector && !broken) {
        this.#test(source, check, report);
      }
    });
  }

  #test(
    source: CheckSource,
    check: CompiledCheck,
    report: (field: string, message: string) => void,
  ) {
    (source.tests ?? []).forEach((test, index) => {
      this.tests += 1;
      const failure = runCheckTest(check, test);
      if (failure) {
        report(
          `tests.${index}`,
          `${test.name ? `'${test.name}' ` : ''}${failure}`,
        );
      }
    });
  }
}

const asKey = (part: string) => (/^\d+$/.test(part) ? Number(part) : part);

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
  files.forEach(file => loading.addFile(file));
  code.forEach(check => loading.addCode(check));
  return {
    checks: loading.finish(),
    hash: policyHash(files, collectors, code),
    missingCollectors: [...loading.missingCollectors].sort(),
    tests: loading.tests,
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
