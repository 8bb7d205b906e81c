import { checksOf, readGatePolicy } from '../gate/policy';
import { readModePolicy } from '../modes/policy';
import { reportsCollector } from '../reports/reportsCollector';
import { readWaiverPolicy } from '../waivers/policy';
import { CheckLoading } from './CheckLoading';
import type { CollectorDeclaration } from './compileCheck';
import {
  parsePolicyFile,
  readPolicyFiles,
  type PolicyDocument,
} from './policyFiles';

/** What was found in a directory of policies. */
export interface PolicyInspection {
  files: number;
  checks: { id: string; tests: number }[];
  /** How many tests of checks ran. */
  tests: number;
  /** What would not load, as `file:line: reason`. */
  problems: string[];
  /** What would load and may not be what was meant. */
  notes: string[];
}

/** Kinds that other plugins check. */
const FOREIGN: readonly unknown[] = [
  'AccessPolicy',
  'AccessDefaults',
  'ApprovedImages',
  'AutomationPolicy',
];

function kindOf({ value }: PolicyDocument): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value
    ? value.kind
    : undefined;
}

/**
 * Reads every policy file of a directory as the portal would: checks with
 * their tests, gates, modes and rules of waivers. Needs no portal.
 *
 * @throws InputError when the directory can't be read
 */
export async function inspectPolicies(
  directory: string,
  collectors: readonly CollectorDeclaration[],
): Promise<PolicyInspection> {
  const files = await readPolicyFiles(directory, 'the directory to inspect');
  // The backend brings this one itself.
  const own = collectors.some(({ id }) => id === reportsCollector.id)
    ? []
    : [reportsCollector];
  const loading = new CheckLoading([...collectors, ...own]);
  const named: { checkId: string; usedBy: string }[] = [];
  const read = (name: string, document: PolicyDocument) => {
    const kind = kindOf(document);
    switch (kind) {
      case 'CheckSet':
        loading.addDocument(name, document);
        break;
      case 'GatePolicy':
        named.push(...checksOf(readGatePolicy(document) ?? {}));
        break;
      case 'ModePolicy':
        readModePolicy(document);
        break;
      case 'WaiverPolicy':
        readWaiverPolicy(document);
        break;
      default:
        if (!FOREIGN.includes(kind)) {
          document.report(
            ['kind'],
            `kind: ${String(kind)} is none of CheckSet, GatePolicy, ModePolicy, WaiverPolicy`,
          );
        }
    }
  };
  for (const file of files) {
    parsePolicyFile(file, loading.problems).forEach(document =>
      read(file.name, document),
    );
  }
  const ids = new Set(loading.checks.map(check => check.definition.id));
  return {
    files: files.length,
    checks: [...ids].map(id => ({ id, tests: loading.tests.get(id) ?? 0 })),
    tests: [...loading.tests.values()].reduce((sum, n) => sum + n, 0),
    problems: loading.problems,
    notes: [
      ...[...loading.missingCollectors].map(
        id =>
          `the facts of the collector '${id}' are not known, so its checks are not type-checked`,
      ),
      ...named
        .filter(({ checkId }) => ids.size > 0 && !ids.has(checkId))
        .map(
          ({ checkId, usedBy }) => `${usedBy}: there is no check ${checkId}`,
        ),
    ],
  };
}
