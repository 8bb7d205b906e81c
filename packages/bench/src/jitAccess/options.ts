import { parseArgs } from 'node:util';

/** How much is measured. */
export interface Selection {
  /** Active grants. */
  grants: number;
  /** How many of them end. */
  ending: number;
  /** Within how many seconds they end. */
  seconds: number;
  /** How many grants of the past the idle poll is measured with. */
  ended: number;
}

/**
 * Reads `--grants 10000`, `--ending 1000`, `--seconds 60` and `--ended 100000`.
 *
 * @throws Error that names the option when a value is not usable
 */
export function readSelection(args: readonly string[]): Selection {
  const { values } = parseArgs({
    args: [...args],
    options: {
      grants: { type: 'string', default: '10000' },
      ending: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '60' },
      ended: { type: 'string', default: '100000' },
    },
  });
  const grants = readNumber('grants', values.grants, 10, 100_000);
  return {
    grants,
    ending: readNumber('ending', values.ending, 10, grants),
    seconds: readNumber('seconds', values.seconds, 1, 600),
    ended: readNumber('ended', values.ended, 10, 1_000_000),
  };
}

function readNumber(
  option: string,
  value: string,
  least: number,
  most: number,
): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(
      `--${option} takes a whole number from ${least} to ${most}, not '${value}'`,
    );
  }
  return number;
}
