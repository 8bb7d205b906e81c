import { type Control, Findings, notApplicable } from '../control';
import { readText } from '../text';

const LOCATIONS = [
  '.well-known/security.txt',
  'public/.well-known/security.txt',
  'static/.well-known/security.txt',
];
const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** Fields of RFC 9116: name, value and line. */
function fieldsOf(
  text: string,
): { name: string; value: string; line: number }[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const match = /^([A-Za-z-]+):\s*(.*?)\s*$/.exec(content);
    return match
      ? [{ name: match[1].toLowerCase(), value: match[2], line: index + 1 }]
      : [];
  });
}

function isContact(value: string): boolean {
  return (
    (/^mailto:[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) &&
      !/@(?:.+\.)?example\.(?:com|org|net)$/i.test(value)) ||
    /^https:\/\/[^\s/]+\.[^\s/]+/.test(value) ||
    /^tel:\+\d+/.test(value)
  );
}

/** Whoever finds a weakness from outside finds whom to tell, where everybody looks for it. */
export const securityTxt: Control = {
  id: 'security-txt',
  title: 'security.txt',
  severity: 'low',
  remediation:
    'Write .well-known/security.txt by RFC 9116: a Contact that reaches the owners, and an Expires date that is not over and at most a year away.',
  frameworks: {
    soc2: ['CC2.3'],
    iso27002: ['5.24'],
    osps: ['OSPS-VM-02'],
    ssdf: ['RV.1.3'],
  },
  judge(tree, options, profile) {
    const paths = new Set(tree.paths());
    const path = LOCATIONS.find(location => paths.has(location));
    const findings = new Findings();
    if (!path) {
      if (
        profile.kind === 'vm-image' ||
        profile.exposure === 'internal' ||
        profile.exposure === 'partner'
      ) {
        return notApplicable('It is not reached from the internet.');
      }
      findings.problem(`there is no ${LOCATIONS[0]}`, { path: LOCATIONS[0] });
      return findings.verdict('');
    }
    findings.evidence(path);
    const file = readText(tree, path);
    if (!file.ok) {
      findings.doubt(file.reason, { path });
      return findings.verdict('');
    }
    const fields = fieldsOf(file.text);
    const contacts = fields.filter(({ name }) => name === 'contact');
    if (contacts.length === 0) {
      findings.problem(`${path} has no Contact`, { path });
    }
    for (const { value, line } of contacts) {
      if (!isContact(value)) {
        findings.problem(`${path} has a Contact that can't be reached`, {
          path,
          line,
        });
      }
    }
    const expires = fields.filter(({ name }) => name === 'expires');
    const [expiry] = expires;
    if (expires.length !== 1) {
      findings.problem(
        `${path} needs one Expires`,
        expires[1] ? { path, line: expires[1].line } : { path },
      );
    } else {
      const now = (options.now ?? new Date()).getTime();
      const at = Date.parse(expiry.value);
      if (!/^\d{4}-\d{2}-\d{2}T/.test(expiry.value) || Number.isNaN(at)) {
        findings.problem(`${path} has an Expires that is no date and time`, {
          path,
          line: expiry.line,
        });
      } else if (at <= now) {
        findings.problem(
          `${path} is over since ${expiry.value}; take the newest release of the golden path`,
          { path, line: expiry.line },
        );
      } else if (at - now > YEAR_MS) {
        findings.problem(`${path} is said to hold for more than a year`, {
          path,
          line: expiry.line,
        });
      }
    }
    return findings.verdict(
      `${path} names ${contacts.map(c => c.value).join(', ')} until ${expiry?.value}.`,
    );
  },
};
