import type { Findings } from '../control';
import type { PositionedYaml } from '../pipeline/positions';
import type { Tree } from '../types';

/** What a file of a pipeline is judged in. */
export interface Scope {
  tree: Tree;
  paths: Set<string>;
  findings: Findings;
  path: string;
  yaml: PositionedYaml;
  privileged: boolean;
  /** Whether what somebody writes starts it, whose change it does not have yet. */
  talkative: boolean;
  /** Local actions on the way here, so that a circle ends. */
  seen: Set<string>;
}

/** Reports a problem at the line of a node. */
export function problem(scope: Scope, message: string, node?: unknown): void {
  scope.findings.problem(`${scope.path} ${message}`, {
    path: scope.path,
    line: scope.yaml.lineOf(node),
  });
}
