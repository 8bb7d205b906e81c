import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cleanEnvironment } from './workspace';

function versionOf(
  program: string,
  ...args: string[]
): [number, number] | undefined {
  const { stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: cleanEnvironment({ GOTOOLCHAIN: 'local' }),
  });
  const match = error ? null : /(\d+)\.(\d+)/.exec(stdout);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

function first(
  programs: readonly string[],
  fits: (major: number, minor: number) => boolean,
  ...args: string[]
): string | undefined {
  return programs.find(program => {
    const version = versionOf(program, ...args);
    return version !== undefined && fits(...version);
  });
}

/** The Python that the lock is for. */
export function findPython(): string | undefined {
  return first(
    ['python3.11', 'python3'],
    (major, minor) => major === 3 && minor === 11,
    '--version',
  );
}

/** A Go that is new enough for the service. */
export function findGo(): string | undefined {
  let packaged: string[] = [];
  try {
    packaged = readdirSync('/usr/lib').filter(name => /^go-1\.\d+$/.test(name));
  } catch {
    // There are no such packages on this system.
  }
  return first(
    [
      'go',
      '/usr/local/go/bin/go',
      ...packaged.map(name => `/usr/lib/${name}/bin/go`),
    ],
    (major, minor) => major === 1 && minor >= 23,
    'version',
  );
}
