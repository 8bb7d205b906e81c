import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';

/** True wins, then false: one source that knows is enough. */
function either(
  a: boolean | undefined,
  b: boolean | undefined,
): boolean | undefined {
  return a || b || (a ?? b);
}

function first(...values: (string | undefined)[]): string | undefined {
  return values.flatMap(value => value ?? []).sort()[0];
}

function higher(
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** The same weakness seen twice: the worse of each, the earlier of the dates. */
export function mergeFindings(
  a: ObservedFinding,
  b: ObservedFinding,
): ObservedFinding {
  const worse =
    SEVERITIES.indexOf(b.severity) < SEVERITIES.indexOf(a.severity) ? b : a;
  const open = [a.status, b.status].includes('open');
  const aliases = [...new Set([...(a.aliases ?? []), ...(b.aliases ?? [])])];
  return {
    ...worse,
    status: open ? 'open' : 'suppressed',
    ...(aliases.length > 0 && { aliases: aliases.sort() }),
    purl: first(a.purl, b.purl),
    fixedIn: worse.fixedIn ?? a.fixedIn ?? b.fixedIn,
    remediation: worse.remediation ?? a.remediation ?? b.remediation,
    fixAvailable: either(a.fixAvailable, b.fixAvailable),
    exploitAvailable: either(a.exploitAvailable, b.exploitAvailable),
    knownExploited: either(a.knownExploited, b.knownExploited),
    epss: higher(a.epss, b.epss),
    suppression: open ? undefined : first(a.suppression, b.suppression),
    firstSeenAt: first(a.firstSeenAt, b.firstSeenAt),
  };
}
