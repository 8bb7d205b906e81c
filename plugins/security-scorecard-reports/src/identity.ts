import { ReportError } from './errors';
import { clean } from './text';

const CVE = /^CVE-\d{4}-\d{4,19}$/i;
const GHSA = /GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}/i;
const MAX_ID = 200;
const MAX_ALIASES = 20;

/**
 * Main id and other ids of one weakness: a CVE where there is one, else what the
 * scanner calls it. Order of the given ids decides between several CVEs.
 *
 * @throws {@link ReportError} when there is no id at all
 */
export function identify(ids: readonly (string | undefined)[]): {
  vulnerability: string;
  aliases: string[];
} {
  const known = new Set<string>();
  for (const id of ids) {
    const text = id && clean(id, MAX_ID);
    if (text) {
      known.add(CVE.test(text) ? text.toUpperCase() : text);
    }
    if (known.size > MAX_ALIASES) {
      break;
    }
  }
  const all = [...known];
  const main = all.find(id => CVE.test(id)) ?? all[0];
  if (!main) {
    throw new ReportError('malformed', 'A finding of the report has no id');
  }
  return { vulnerability: main, aliases: all.filter(id => id !== main) };
}

/** Whether an id names a published vulnerability rather than a rule. */
export function isVulnerabilityId(id: string): boolean {
  return (
    CVE.test(id) || /^(GHSA|PYSEC|RUSTSEC|GO|OSV|ALAS|DSA|RHSA)-/i.test(id)
  );
}

/** The GitHub advisory that a link leads to. */
export function ghsaIn(text: string | undefined): string | undefined {
  const found = text && GHSA.exec(text.slice(0, 2000));
  return found ? `GHSA${found[0].slice(4).toLowerCase()}` : undefined;
}

/**
 * Image name without what changes with every build: its tag and digest. A finding keeps its identity, and so its deadline, when
 * the image is built anew.
 */
export function imageName(reference: string): string {
  const name = reference.split('@', 1)[0];
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
