/** Credentials by their looks, for text that nobody put under a telling key. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '[redacted]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted]'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, '[redacted]'],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g, '[redacted]'],
  [/(\/\/[^\s/:@]{1,100}):[^\s/@]{1,200}@/g, '$1:[redacted]@'],
  [/\b(password|passwd|secret|token|api[_-]?key)(["']?\s*[=:]\s*["']?)[^\s"'&,;]{1,500}/gi, '$1$2[redacted]'],
{%- if values.personalData %}
  [/\b[\w.+-]{1,64}@[\w.-]{3,190}/g, '[e-mail]'],
{%- endif %}
];

const MAX_LENGTH = 4096;

/** A text without the credentials in it, cut to 4096 characters. */
export function maskText(text: string): string {
  const shown = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return SECRETS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), shown);
}
