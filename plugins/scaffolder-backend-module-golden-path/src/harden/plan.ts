import {
  ANSWERS_PATH,
  describeHardening,
  type Hardening,
  type ServiceFiles,
  type Upgrade,
} from '@fairway/plugin-golden-path-node';

const BRANCH = 'golden-path/harden';

/** A hardening as a change that is offered; a service with a golden path has none to offer. */
export function planOfHardening(
  files: ServiceFiles,
  hardening: Hardening,
): Upgrade {
  const { version, writes, results } = hardening;
  if (files.has(ANSWERS_PATH)) {
    return {
      state: 'current',
      version,
      message:
        'It has a golden path already: upgrade it instead of hardening it.',
    };
  }
  return {
    state: 'upgrade',
    lane: 'all',
    from: 'none',
    to: version,
    branch: `${BRANCH}-${version}`,
    title: `Harden the service as golden path ${version} has it`,
    body: describeHardening(hardening),
    changes: [],
    outcomes: [],
    writes,
    removals: [],
    results,
  };
}
