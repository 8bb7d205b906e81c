/** One line of CODEOWNERS. */
export interface OwnerRule {
  line: number;
  pattern: string;
  owners: string[];
}

/** A parsed CODEOWNERS file. */
export interface OwnerRules {
  rules: OwnerRule[];
  /** Lines that the git host would skip or that can't be judged. */
  invalid: string[];
}

/** Where the file may be, in the order in which a git host looks; only the first counts. */
export const OWNERS_LOCATIONS: readonly string[] = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
];

const OWNER = /^@[\w.-]{1,100}(?:\/[\w.-]{1,100})?$/;
const EMAIL = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$/;

/** Splits at white space that no backslash protects, up to a comment. */
function words(line: string): string[] {
  const result: string[] = [];
  let word = '';
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i];
    if (char === '\\' && i + 1 < line.length) {
      word += line[i + 1];
      i += 1;
    } else if (char === ' ' || char === '\t') {
      result.push(word);
      word = '';
    } else if (char === '#' && word === '') {
      break;
    } else {
      word += char;
    }
  }
  result.push(word);
  return result.filter(w => w !== '');
}

/** Parses CODEOWNERS. Never throws. */
export function parseCodeowners(text: string): OwnerRules {
  const rules: OwnerRule[] = [];
  const invalid: string[] = [];
  text.split(/\r?\n/).forEach((content, index) => {
    const [pattern, ...owners] = words(content.trim());
    const line = index + 1;
    if (pattern === undefined) {
      return;
    }
    if (/^[![^]/.test(pattern)) {
      invalid.push(`line ${line} has a pattern that is not supported`);
      return;
    }
    const bad = owners.find(o => !OWNER.test(o) && !EMAIL.test(o));
    if (bad !== undefined) {
      invalid.push(`line ${line} has an owner that is no @team or e-mail`);
      return;
    }
    rules.push({ line, pattern, owners });
  });
  return { rules, invalid };
}
