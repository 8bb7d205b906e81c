import { parseArgs } from 'node:util';
import { DATABASES, type DatabaseName } from '../scorecard/databases';

const SIZES = '500,5000';
/** Findings of a service. */
const FINDINGS = '40';

/** What is measured. */
export interface Selection {
  sizes: number[];
  databases: DatabaseName[];
  /** Findings of a service. */
  findings: number;
  /** Whether a browser opens the page. */
  browser: boolean;
}

const isDatabase = (name: string): name is DatabaseName =>
  DATABASES.some(each => each === name);

/**
 * Reads `--n 500,5000`, `--db sqlite,postgres`, `--findings 40` and `--no-browser`.
 *
 * @throws Error that names the option when a value is not usable
 */
export function readSelection(args: readonly string[]): Selection {
  const { values } = parseArgs({
    args: [...args],
    options: {
      n: { type: 'string', default: SIZES },
      db: { type: 'string', default: DATABASES.join(',') },
      findings: { type: 'string', default: FINDINGS },
      'no-browser': { type: 'boolean', default: false },
    },
  });
  const number = (
    option: string,
    text: string,
    least: number,
    most: number,
  ) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Error(
        `--${option} takes whole numbers from ${least} to ${most}, not '${text}'`,
      );
    }
    return value;
  };
  return {
    sizes: values.n
      .split(',')
      .map(text => number('n', text, 100, 20_000))
      .sort((a, b) => a - b),
    databases: values.db.split(',').map(name => {
      if (!isDatabase(name)) {
        throw new Error(`--db takes ${DATABASES.join(' and ')}, not '${name}'`);
      }
      return name;
    }),
    findings: number('findings', values.findings, 1, 200),
    browser: !values['no-browser'],
  };
}
