import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** A program that tests need and a Debian package has. */
export interface ServerProgram {
  /** Its name in messages, for example `slapd`. */
  name: string;
  /** Where it is when it is installed, the likeliest first. */
  paths: string[];
  /** The Debian package that brings it. */
  debianPackage: string;
  /** Environment variable that names another path. */
  variable: string;
}

const POLICY = '/usr/sbin/policy-rc.d';
const LOCK = '/tmp/fairway-apt.lock';

// Several tests may ask at once: one installs, the others find it done. No
// package may start a daemon meanwhile, which policy-rc.d forbids by 101.
const INSTALL = `
[ -e "$1" ] && exit 0
made=
if [ ! -e ${POLICY} ]; then
  printf '#!/bin/sh\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY} && made=1
fi
apt-get install -y -qq --no-install-recommends "$2" >/dev/null ||
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$2" >/dev/null; }
[ -n "$made" ] && rm -f ${POLICY}
[ -e "$1" ]`;

const canInstall = () =>
  process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');

/**
 * Path of a server's program: where the variable says, where it is installed,
 * or from Debian's package when this is root on a Debian.
 *
 * Throws when there is none: a test that needs it fails, and is never skipped.
 */
export function findServer(program: ServerProgram): string {
  const { name, paths, debianPackage, variable } = program;
  const given = process.env[variable];
  if (given) {
    return given;
  }
  const installed = () => paths.find(file => fs.existsSync(file));
  let said = '';
  if (!installed() && canInstall()) {
    const { stderr } = spawnSync(
      'flock',
      [LOCK, 'sh', '-c', INSTALL, 'install', paths[0], debianPackage],
      {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    said = stderr;
  }
  const found = installed();
  if (!found) {
    throw new Error(
      `${name} is needed for this test and was not found. Install it (Debian: apt-get install ${debianPackage}), or set ${variable} to its path. ${said}`.trim(),
    );
  }
  return found;
}
