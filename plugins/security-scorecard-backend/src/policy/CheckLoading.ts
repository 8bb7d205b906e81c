import type { CodeCheck } from '@fairway/plugin-security-scorecard-node';
import type { CompiledCheck } from '../domain/check';
import { checkSetSchema, type CheckSet, type CheckSource } from './checkSet';
import { createEnvironment } from './cel';
import { runCheckTest } from './checkTests';
import { compileCodeCheck } from './codeChecks';
import { compileCheck, type CollectorDeclaration } from './compileCheck';
import { readDocument, type PolicyDocument } from './policyFiles';

const asKey = (part: string) => (/^\d+$/.test(part) ? Number(part) : part);

/** Puts documents and checks in code together to one policy; collects every problem. */
export class CheckLoading {
  readonly checks: CompiledCheck[] = [];
  readonly missingCollectors = new Set<string>();
  /** How many tests of each check ran, by its id. */
  readonly tests = new Map<string, number>();
  /** As `file:line: reason`. */
  readonly problems: string[];
  /** Where ids and rules were first seen. */
  readonly #ids = new Map<string, string>();
  readonly #rules = new Map<string, string>();
  readonly #collectors: Map<string, CollectorDeclaration>;

  constructor(
    collectors: readonly CollectorDeclaration[],
    problems: string[] = [],
  ) {
    this.problems = problems;
    this.#collectors = new Map(collectors.map(c => [c.id, c]));
  }

  /** Adds one document of a file of that name. */
  addDocument(name: string, document: PolicyDocument) {
    const set = readDocument(document, checkSetSchema);
    if (set) {
      this.#addSet(name, document, set);
    }
  }

  addCode(code: CodeCheck) {
    const { id, collector: collectorId } = code.definition;
    const collector = this.#collector(collectorId);
    const unknown = collector
      ? code.facts.filter(name => !Object.hasOwn(collector.facts, name))
      : [];
    if (unknown.length) {
      this.problems.push(
        `check '${id}' in code: the collector '${collectorId}' has no fact ${unknown.join(', ')}`,
      );
    }
    const other = this.#ids.get(id);
    if (other) {
      this.problems.push(
        `check '${id}' in code: the check id is used already at ${other}`,
      );
    }
    this.#ids.set(id, 'a check in code');
    this.checks.push(compileCodeCheck(code, collector));
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
    const tests = source.tests ?? [];
    this.tests.set(source.id, tests.length);
    tests.forEach((test, index) => {
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
