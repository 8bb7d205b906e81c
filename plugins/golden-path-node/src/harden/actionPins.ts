/**
 * Commits of actions that repositories commonly use, by name and major version.
 * A tag can be moved to another commit; a commit can't.
 */
const PINS: Readonly<Record<string, { commit: string; version: string }>> = {
  'actions/checkout@v4': {
    commit: '11bd71901bbe5b1630ceea73d27597364c9af683',
    version: 'v4.2.2',
  },
  'actions/setup-node@v4': {
    commit: '49933ea5288caeca8642d1e84afbd3f7d6820020',
    version: 'v4.4.0',
  },
  'actions/setup-python@v5': {
    commit: 'a26af69be951a213d495a4c3e4e4022e16d87065',
    version: 'v5.6.0',
  },
};

/** The pinned form of an action, or undefined when none is known of that version. */
export function pinOf(name: string, ref: string): string | undefined {
  const [major] = ref.split('.');
  const pin = PINS[`${name}@${major}`];
  return pin && `${name}@${pin.commit} # ${pin.version}`;
}
