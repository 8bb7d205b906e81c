/** A secret that is known by its form. */
interface SecretPattern {
  what: string;
  pattern: RegExp;
}

/** What the library of rules leaves out, or finds only in a certain form. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    what: 'the key id of an AWS account',
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  },
  {
    what: 'a private key',
    pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g,
  },
  {
    what: 'a token of GitHub',
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})\b/g,
  },
  {
    what: 'a token of GitLab',
    pattern: /\bgl(?:pat|ptt|dt|rt|cbt|agent)-[\w-]{20,}/g,
  },
  { what: 'a token of Slack', pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { what: 'a token of npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'a token of PyPI', pattern: /\bpypi-AgE[\w-]{50,}/g },
  { what: 'a secret key of Stripe', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { what: 'a key of Google', pattern: /\bAIza[\w-]{35}\b/g },
  {
    what: 'a signed token',
    pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g,
  },
  {
    what: 'an address with a password',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?|https?):\/\/[^\s:/@"'${}<>]*:([^\s/@"'${}<>]{8,})@[\w.-]+/g,
  },
  {
    what: 'a password or key that is written out',
    pattern:
      /(?:^|[\s,{("'])[\w.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)["']?\s*[:=]\s*["']([A-Za-z0-9+/=_!@#$%^&*.-]{16,})["']/gi,
  },
];

/** Text that stands where a secret goes, and is none. */
const PLACEHOLDER =
  /^(?:.*(?:example|change-?me|placeholder|dummy|redacted|sample|your[_-]|xxxx|0000|\.\.\.).*|[a-z]+(?:[._-][a-z]+)*|\$.*|(.)\1+)$/i;

/** Whether what was assigned is a placeholder or a name rather than a secret. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || new Set(value).size < 8;
}
