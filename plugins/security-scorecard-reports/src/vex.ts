import { PackageURL } from 'packageurl-js';
import { imageName } from './identity';
import type { ReportedFinding, VexStatement, VexStatus } from './types';

const SILENCING: ReadonlySet<VexStatus> = new Set([
  'not_affected',
  'fixed',
  'false_positive',
]);

function parse(text: string): PackageURL | undefined {
  if (!text.startsWith('pkg:')) {
    return undefined;
  }
  try {
    return PackageURL.fromString(text);
  } catch {
    return undefined;
  }
}

const baseOf = ({ type, namespace, name }: PackageURL) =>
  `${type}/${namespace ?? ''}/${name}`;

const isImage = ({ type }: PackageURL) => type === 'oci' || type === 'docker';

/** Under what a statement about this product or part is looked up. */
function keyOfTarget(text: string, purl: PackageURL | undefined): string {
  if (!purl) {
    return `name ${text}`;
  }
  return isImage(purl)
    ? `image ${purl.name}`
    : `package ${baseOf(purl)}@${purl.version ?? ''}`;
}

/** Everything that a statement about this finding may name. */
function keysOfFinding(
  finding: ReportedFinding,
  purl: PackageURL | undefined,
): string[] {
  const { component, location } = finding;
  const at = component.lastIndexOf('@');
  return [
    'anything',
    `name ${component}`,
    `name ${location}`,
    ...(at > 0 ? [`name ${component.slice(0, at)}`] : []),
    `image ${imageName(location).split('/').pop()}`,
    ...(purl
      ? [
          `package ${baseOf(purl)}@${purl.version ?? ''}`,
          `package ${baseOf(purl)}@`,
        ]
      : []),
  ];
}

/** Whether the qualifiers that a statement names are those of the package, where it has them. */
function fits(stated: PackageURL | undefined, found: PackageURL | undefined) {
  const own = found?.qualifiers ?? {};
  return (
    !stated ||
    isImage(stated) ||
    Object.entries(stated.qualifiers ?? {}).every(
      ([name, value]) => !Object.hasOwn(own, name) || own[name] === value,
    )
  );
}

interface Prepared {
  statement: VexStatement;
  purl: PackageURL | undefined;
}

const isNewer = (a: Prepared, b: Prepared) =>
  (a.statement.timestamp ?? '') >= (b.statement.timestamp ?? '');

/** Statements of one vulnerability about one thing, which differ in qualifiers only. */
const MAX_ALIKE = 50;

/** OpenVEX demands a reason for `not_affected`; without one it silences nothing. */
const isValid = (statement: VexStatement) =>
  statement.status !== 'not_affected' ||
  Boolean(statement.justification ?? statement.detail);

/** Statements by vulnerability and what they are about, so that a finding asks only for its own. */
class StatementIndex {
  private readonly byKey = new Map<string, Prepared[]>();

  constructor(statements: readonly VexStatement[]) {
    for (const statement of statements.filter(isValid)) {
      // Parts decide where there are any: the product around them is what the upload is about.
      const { product, subcomponents } = statement;
      const targets = subcomponents.length
        ? subcomponents
        : [product].filter(text => text !== undefined);
      if (!targets.length) {
        this.put(statement, 'anything', undefined);
      }
      for (const text of targets) {
        const purl = parse(text);
        this.put(statement, keyOfTarget(text, purl), purl);
      }
    }
  }

  /** The latest statement about a finding. */
  latest(finding: ReportedFinding): VexStatement | undefined {
    const purl = finding.purl ? parse(finding.purl) : undefined;
    let latest: Prepared | undefined;
    for (const id of [finding.vulnerability, ...(finding.aliases ?? [])]) {
      for (const key of keysOfFinding(finding, purl)) {
        for (const next of this.byKey.get(`${id}\n${key}`) ?? []) {
          if (fits(next.purl, purl) && (!latest || isNewer(next, latest))) {
            latest = next;
          }
        }
      }
    }
    return latest?.statement;
  }

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  private put(
    statement: VexStatement,
    key: string,
    purl: PackageURL | undefined,
  ): void {
    const next = { statement, purl };
    for (const id of [statement.vulnerability, ...statement.aliases]) {
      const at = `${id}\n${key}`;
      const alike = this.byKey.get(at) ?? [];
      if (alike.length < MAX_ALIKE) {
        this.byKey.set(at, [...alike, next]);
      }
    }
  }
}

function reasonOf({ status, justification, detail }: VexStatement): string {
  return `VEX ${[status, justification, detail].filter(Boolean).join(': ')}`;
}

/**
 * Applies VEX statements to findings, which may be of other reports on the same
 * service. The latest statement about a finding decides: one that says it is
 * affected after all takes an earlier all-clear back. Findings that are
 * suppressed already stay so.
 */
export function applyStatements(
  findings: readonly ReportedFinding[],
  statements: readonly VexStatement[],
): ReportedFinding[] {
  const index = new StatementIndex(statements);
  if (index.isEmpty) {
    return [...findings];
  }
  return findings.map(finding => {
    const latest =
      finding.status === 'open' ? index.latest(finding) : undefined;
    return latest && SILENCING.has(latest.status)
      ? {
          ...finding,
          status: 'suppressed' as const,
          suppression: reasonOf(latest),
        }
      : finding;
  });
}
