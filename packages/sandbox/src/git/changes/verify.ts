import {
  CONTROL_EXCEPTIONS_PATH,
  type ControlException,
  controls as knownControls,
  parseControlExceptions,
  readCommit,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import { git } from '../git';
import { VERIFY_CHECK } from './protection';
import type { Check, FailingControl } from './state';

/** As the name of who ran a check: this server. */
export const SERVER = 'git';
const TIMEOUT_MS = 60_000;
const MAX_TEXT = 1000;
/** Many more than the exceptions that a service may have. */
const MAX_EXCEPTIONS_BYTES = 512 * 1024;

/** Judges a commit by the golden path's controls. */
export type VerifyCommit = (
  directory: string,
  commit: string,
) => Promise<Check>;

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Controls that need not pass yet, as the default branch has them: never as the change does. */
async function exceptionsOf(
  directory: string,
  now: Date,
): Promise<ControlException[]> {
  const listed = await git([
    ...['-C', directory, 'ls-tree', '--name-only', 'HEAD'],
    ...['--', CONTROL_EXCEPTIONS_PATH],
  ]).catch(() => Buffer.alloc(0));
  if (listed.length === 0) {
    return [];
  }
  const text = await git(
    ['-C', directory, 'show', `HEAD:${CONTROL_EXCEPTIONS_PATH}`],
    { maxBytes: MAX_EXCEPTIONS_BYTES },
  );
  return parseControlExceptions(
    CONTROL_EXCEPTIONS_PATH,
    text.toString('utf8'),
    new Set(knownControls.map(({ id }) => id)),
    now,
  );
}

/**
 * Runs the golden path's engine. A commit that can't be judged fails the check:
 * nothing is merged that nobody could look at.
 *
 * @param contactDomains - domains that a security contact must belong to
 */
export function goldenPathVerify(
  contactDomains: readonly string[],
  now: () => Date,
): VerifyCommit {
  return async (directory, commit) => {
    const check = (
      state: Check['state'],
      summary: string,
      controls: FailingControl[],
    ): Check => ({
      name: VERIFY_CHECK,
      head: commit,
      state,
      summary,
      at: now().toISOString(),
      by: SERVER,
      controls,
    });
    try {
      const tree = await readCommit(directory, commit, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const results = await verifyTree(tree, {
        contactDomains,
        exceptions: await exceptionsOf(directory, now()),
      });
      const excepted = results.filter(({ exception }) => exception).length;
      const failing = results.flatMap(result =>
        (result.state === 'fail' || result.state === 'unknown') &&
        !result.exception
          ? [
              {
                id: result.id,
                title: result.title,
                severity: result.severity,
                state: result.state,
                message: result.message.slice(0, MAX_TEXT),
                evidence: result.evidence.slice(0, 20),
                remediation: result.remediation.slice(0, MAX_TEXT),
              },
            ]
          : [],
      );
      const applicable = results.filter(r => r.state !== 'not-applicable');
      return failing.length === 0
        ? check(
            'success',
            excepted > 0
              ? `${plural(applicable.length - excepted, 'control')} pass, ${excepted} are accepted for a while.`
              : `${plural(applicable.length, 'control')} pass.`,
            [],
          )
        : check(
            'failure',
            `${failing.length} of ${plural(applicable.length, 'control')} do not pass.`,
            failing,
          );
    } catch (error) {
      return check(
        'failure',
        `The files could not be judged: ${
          error instanceof Error ? error.message : 'unknown error'
        }.`.slice(0, MAX_TEXT),
        [],
      );
    }
  };
}
