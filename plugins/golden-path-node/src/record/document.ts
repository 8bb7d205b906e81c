import type { z } from 'zod';
import type { Findings } from '../control';
import type { Evidence, Tree } from '../types';
import { readYamlSource, type YamlPath } from '../yamlSource';

/** A YAML file of a known form. */
export interface TypedDocument<T> {
  data: T;
  /** The place of a member. */
  at(...member: YamlPath): Evidence;
}

/** Most faults of the form that are told. */
const MOST_FAULTS = 5;

/**
 * Reads a file that holds one YAML document of a form. What is missing or
 * wrong is a problem with its line; what can't be read is a doubt.
 */
export function readTyped<T>(
  tree: Tree,
  path: string,
  schema: z.ZodType<T>,
  findings: Findings,
): TypedDocument<T> | undefined {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}`, { path });
    return undefined;
  }
  findings.evidence(path);
  const source = readYamlSource(tree, path);
  if (!source.ok) {
    const at =
      source.line === undefined ? { path } : { path, line: source.line };
    if (source.line === undefined) {
      findings.doubt(source.reason, at);
    } else {
      findings.problem(source.reason, at);
    }
    return undefined;
  }
  const [document] = source.documents;
  if (source.documents.length !== 1) {
    findings.problem(`${path} is not one YAML document`, { path });
    return undefined;
  }
  const at = (...member: YamlPath) => ({ path, line: document.lineOf(member) });
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) {
    for (const { path: member, message } of parsed.error.issues.slice(
      0,
      MOST_FAULTS,
    )) {
      const way = member.map(key =>
        typeof key === 'symbol' ? String(key) : key,
      );
      findings.problem(
        `${path}: ${way.join('.') || 'the document'}: ${message}`,
        at(...way),
      );
    }
    return undefined;
  }
  return { data: parsed.data, at };
}
