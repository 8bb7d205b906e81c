import {
  ACTION_KINDS,
  EVENT_CLASSES,
  type ActionKind,
  type EventClass,
} from '@fairway/plugin-security-cases-common';
import { parseDocument } from '@fairway/plugin-yaml-node';
import { isNode, LineCounter, type Document } from 'yaml';
import { automationSchema, type AutomationFile } from './schema';

/** Something wrong in the file. */
export interface AutomationProblem {
  file: string;
  /** 1-based. */
  line: number;
  message: string;
}

/** A problem as one line of text. */
export function sayProblem({ file, line, message }: AutomationProblem): string {
  return `${file}:${line}: ${message}`;
}

function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return 1;
}

/** Reads the text of an automation policy, or says everything that is wrong with it. */
export function parseAutomation(
  file: string,
  text: string,
): { policy: AutomationFile } | { problems: AutomationProblem[] } {
  const lines = new LineCounter();
  const problem = (line: number, message: string) => ({ file, line, message });
  let document: Document;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      return {
        problems: document.errors.map(error =>
          problem(lines.linePos(error.pos[0]).line, error.message),
        ),
      };
    }
    value = document.toJS();
  } catch (error) {
    return {
      problems: [
        problem(1, error instanceof Error ? error.message : String(error)),
      ],
    };
  }
  const parsed = automationSchema.safeParse(value);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(issue =>
        problem(
          lineOf(document, lines, issue.path),
          `${issue.path.join('.') || 'the file'}: ${issue.message}`,
        ),
      ),
    };
  }
  const problems = idleRules(parsed.data).map(({ index, message }) =>
    problem(lineOf(document, lines, ['rules', index]), message),
  );
  return problems.length > 0 ? { problems } : { policy: parsed.data };
}

/** Rules that can never decide: a reader would take them for what holds. */
function idleRules(policy: AutomationFile) {
  const found: { index: number; message: string }[] = [];
  const names = new Set<string>();
  const settled = new Set<string>();
  const keys = (classes: readonly EventClass[], kinds: readonly ActionKind[]) =>
    classes.flatMap(each => kinds.map(kind => `${each} ${kind}`));
  policy.rules.forEach((rule, index) => {
    if (names.has(rule.name)) {
      found.push({ index, message: `rule '${rule.name}' is there twice` });
    }
    names.add(rule.name);
    const own = keys(
      rule.classes ?? EVENT_CLASSES,
      ACTION_KINDS.filter(kind => rule.actions[kind] !== undefined),
    );
    if (own.every(key => settled.has(key))) {
      found.push({
        index,
        message: `rule '${rule.name}' never decides: rules above it have said all of it`,
      });
    }
    if (!rule.tiers && !rule.teams) {
      own.forEach(key => settled.add(key));
    }
  });
  return found;
}
