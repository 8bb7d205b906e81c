import type { PolicyLint } from '@fairway/plugin-jit-access-common';
import type { ParsedPolicy } from '../parsePolicy';
import type { Path } from '../yamlFile';

/** What a rule of the lint found in a policy. */
export interface Finding extends PolicyLint {
  /** Relative to the directory of the policies. */
  file: string;
  line: number;
}

/** A finding at a place of a policy's file. */
export function findingAt(
  { yaml }: ParsedPolicy,
  path: Path,
  rule: string,
  severity: Finding['severity'],
  message: string,
): Finding {
  const { file, line } = yaml.at(path, rule, message);
  return { file, line, rule, severity, message };
}
