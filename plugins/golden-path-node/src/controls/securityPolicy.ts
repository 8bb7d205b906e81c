import { type Control, Findings, type VerifyOptions } from '../control';
import { readText } from '../text';

const LOCATIONS = ['.github/SECURITY.md', 'SECURITY.md', 'docs/SECURITY.md'];
const MAX_CHARACTERS = 64 * 1024;
/** Reserved by RFC 2606 and 6761, or what templates leave behind. */
const RESERVED_DOMAIN =
  /(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|(?:your|my)-?(?:company|domain|org|organi[sz]ation)[\w-]*\.\w+|(?:company|domain|acme|email|mail)\.(?:com|org|net))$/i;
const PLACEHOLDER_NAME =
  /^(?:your[\w.-]*|name|user|username|someone|foo|bar|test|example|email|todo|changeme|xxx+)$/i;
const PLACEHOLDER =
  /\b(?:TODO|TBD|FIXME|CHANGEME)\b|\$\{\{|\{\{|\{%|<(?:your|insert|team|e-?mail|contact)[^>\n]{0,80}>|\[[^\]\n]{0,80}\b(?:your|insert|placeholder|e-?mail address)\b[^\]\n]{0,80}\](?!\()/i;
const RESPONSE_TIME =
  /\b(?:within|in|under|no later than|at most)\s+(?:\d{1,3}|an?|one|two|three|four|five|seven|ten|fourteen)\s+(?:(?:working|business|calendar)\s+)?(?:hours?|days?|weeks?)\b/i;
const ANSWERING = /answer|respon|acknowledg|repl|hear|get back|confirm/i;
const REPORTING = /report|contact|disclos|advisor|vulnerab/i;

/** What a reader sees: without comments and code blocks. */
function visible(text: string): string {
  const lines: string[] = [];
  let fenced = false;
  let rest = text;
  let open = rest.indexOf('<!--');
  let shown = '';
  while (open >= 0) {
    shown += rest.slice(0, open);
    const close = rest.indexOf('-->', open);
    rest = close < 0 ? '' : rest.slice(close + 3);
    open = rest.indexOf('<!--');
  }
  shown += rest;
  for (const line of shown.split(/\r?\n/)) {
    if (/^\s{0,3}(?:```|~~~)/.test(line)) {
      fenced = !fenced;
    } else if (!fenced) {
      lines.push(line);
    }
  }
  return lines.join('\n');
}

function isRealDomain(domain: string, options: VerifyOptions): boolean {
  const host = domain.toLowerCase().replace(/\.$/, '');
  const { contactDomains } = options;
  if (contactDomains) {
    return contactDomains.some(
      d => host === d.toLowerCase() || host.endsWith(`.${d.toLowerCase()}`),
    );
  }
  return (
    /^[a-z0-9-]+(?:\.[a-z0-9-]+){1,8}$/.test(host) &&
    !/\.\d+$/.test(host) &&
    !RESERVED_DOMAIN.test(host)
  );
}

/** A word as a contact: an e-mail address, or a link in a line about reporting. */
function asContact(
  word: string,
  aboutReporting: boolean,
  options: VerifyOptions,
): string | undefined {
  const address = word.replace(/^mailto:/i, '');
  const email = /^([\w.%+-]{1,64})@([A-Za-z0-9.-]{3,253})$/.exec(address);
  if (email) {
    return !PLACEHOLDER_NAME.test(email[1]) && isRealDomain(email[2], options)
      ? address
      : undefined;
  }
  if (aboutReporting && /^https:\/\//i.test(word) && URL.canParse(word)) {
    return isRealDomain(new URL(word).hostname, options) ? word : undefined;
  }
  return undefined;
}

function findContact(text: string, options: VerifyOptions): string | undefined {
  for (const line of text.split('\n')) {
    const aboutReporting = REPORTING.test(line);
    for (const raw of line.split(/[\s<>()[\]"'*`,;|]+/)) {
      const word = raw.replace(/[.:!?]+$/, '');
      const contact =
        word.length <= 300
          ? asContact(word, aboutReporting, options)
          : undefined;
      if (contact) {
        return contact;
      }
    }
  }
  return undefined;
}

/** Line of the first match; the first line when there is none. */
function lineOf(text: string, pattern: RegExp): number {
  const index = text.split(/\r?\n/).findIndex(line => pattern.test(line));
  return index < 0 ? 1 : index + 1;
}

/** Somebody who finds a weakness knows whom to tell, and when they hear back. */
export const securityPolicy: Control = {
  id: 'security-policy',
  title: 'Security policy',
  severity: 'low',
  remediation:
    'In SECURITY.md, name an e-mail address or https link that reaches the owners, and say within how many hours or days a report is answered.',
  frameworks: {
    soc2: ['CC2.3', 'CC7.4'],
    iso27002: ['5.24', '8.8'],
    osps: ['OSPS-VM-01', 'OSPS-VM-02', 'OSPS-VM-03'],
    ssdf: ['RV.1.3'],
  },
  judge(tree, options) {
    const findings = new Findings();
    const paths = new Set(tree.paths());
    const location = LOCATIONS.find(l => paths.has(l));
    if (!location) {
      findings.problem('there is no SECURITY.md', { path: 'SECURITY.md' });
      return findings.verdict('');
    }
    findings.evidence(location);
    const file = readText(tree, location);
    if (!file.ok || file.text.length > MAX_CHARACTERS) {
      findings.doubt(file.ok ? `${location} is too long` : file.reason, {
        path: location,
      });
      return findings.verdict('');
    }
    const text = visible(file.text);
    const contact = findContact(text, options);
    if (!contact) {
      findings.problem(
        options.contactDomains
          ? `${location} names no contact in ${options.contactDomains.join(', ')}`
          : `${location} names no contact that exists: an e-mail address or an https link that is no example`,
        { path: location, line: lineOf(file.text, REPORTING) },
      );
    }
    const answered = text
      .split('\n')
      .some(line => ANSWERING.test(line) && RESPONSE_TIME.test(line));
    if (!answered) {
      findings.problem(`${location} does not say when a report is answered`, {
        path: location,
        line: lineOf(file.text, ANSWERING),
      });
    }
    if (PLACEHOLDER.test(text)) {
      findings.problem(`${location} still has a placeholder`, {
        path: location,
        line: lineOf(file.text, PLACEHOLDER),
      });
    }
    return findings.verdict(
      `${location} names ${contact} and says when a report is answered.`,
    );
  },
};
