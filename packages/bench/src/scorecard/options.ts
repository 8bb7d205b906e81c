import { parseArgs } from 'node:util';
import { DATABASES, type DatabaseName } from './databases';

const SIZES = [1000, 5000, 20_000];

/** What is measured. */
export interface Selection {
  sizes: number[];
  databases: DatabaseName[];
}

const isDatabase = (name: string): name is DatabaseName =>
  DATABASES.some(each => each === name);

/**
 * Reads `--n 1000,5000` and `--db sqlite,postgres`.
 *
 * @throws Error that names the option when a value is not usable
 */
export function readSelection(args: readonly string[]): Selection {
  const { values } = parseArgs({
    args: [...args],
    options: { n: { type: 'string' }, db: { type: 'string' } },
  });
  const sizes = values.n?.split(',').map(Number) ?? SIZES;
  const bad = sizes.find(n => !Number.isInteger(n) || n < 100 || n > 100_000);
  if (bad !== undefined) {
    throw new Error(
      `--n takes numbers of services from 100 to 100000, such as --n 1000,5000`,
    );
  }
  const databases = (values.db?.split(',') ?? [...DATABASES]).map(name => {
    if (!isDatabase(name)) {
      throw new Error(`--db takes ${DATABASES.join(' and ')}, not '${name}'`);
    }
    return name;
  });
  return { sizes, databases };
}
