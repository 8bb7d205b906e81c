import type { ControlResult } from '../types';
import type { PlannedChange, UpgradeLane } from './plan';
import type { FileOutcome } from './types';

const MAX_LISTED = 60;
/** Places that a change's title has on the hosts. */
const MAX_TITLE = 120;

interface Described {
  lane: UpgradeLane;
  from: string;
  to: string;
  changes: readonly PlannedChange[];
  outcomes: readonly FileOutcome[];
  results: readonly ControlResult[];
}

const CONFLICTS = {
  lines:
    'you and the golden path changed the same lines; both are there, between markers',
  binary: 'it has no lines to merge; yours is there',
  'too-large': 'it is too large to merge by line; yours is there',
  'in-the-way': 'something else of yours is there; it stays',
};

const KEPT = {
  'deleted-by-team': 'you deleted it, and it stays deleted',
  'proposed-removal':
    'the golden path has it no more; it is yours, delete it when you do not need it',
  'file-of-the-team': 'you have a file of your own there, and it stays',
};

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) {
    return [];
  }
  const more = lines.length - MAX_LISTED;
  return [
    `## ${title}`,
    '',
    ...lines.slice(0, MAX_LISTED),
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
  ];
}

function code(path: string): string {
  return `\`${path.replaceAll('`', "'")}\``;
}

function titleOf({ lane, from, to, changes }: Described): string {
  const fixes = changes.filter(({ security }) => security);
  const [first, ...others] = fixes;
  if (lane === 'security' && first) {
    const rest =
      others.length === 0
        ? ''
        : ` and ${others.length} more ${others.length === 1 ? 'fix' : 'fixes'}`;
    return `Security: ${first.title}${rest} (golden path ${to})`.slice(
      0,
      MAX_TITLE,
    );
  }
  const told =
    fixes.length === 0
      ? ''
      : `, with ${fixes.length} security ${fixes.length === 1 ? 'fix' : 'fixes'}`;
  return `Golden path ${from} → ${to}${told}`;
}

function introduction({ lane, from, to }: Described): string[] {
  return lane === 'security'
    ? [
        `This brings the security fixes of the golden path up to ${to}, and nothing else. The service stays on ${from}.`,
        '',
      ]
    : [
        `This takes the service from ${from} to ${to} of its golden path. What you changed stays; what both changed is merged.`,
        '',
      ];
}

/** Title and Markdown of a change that upgrades a service: what comes, why, and what is left to do. */
export function describeUpgrade(described: Described): {
  title: string;
  body: string;
} {
  const { changes, outcomes, results } = described;
  const why = (security: boolean) =>
    changes
      .filter(change => change.security === security)
      .map(
        ({ title, why: reason, version }) =>
          `- **${title}** (${version}): ${reason}`,
      );
  const paths = (wanted: FileOutcome['outcome']) =>
    outcomes
      .filter(({ outcome }) => outcome === wanted)
      .map(({ path }) => `- ${code(path)}`);
  const weak = results
    .filter(({ state }) => state === 'fail' || state === 'unknown')
    .map(
      ({ title, state, message }) =>
        `- **${title}** ${state === 'fail' ? 'fails' : 'is not known'}: ${message}`,
    );
  return {
    title: titleOf(described),
    body: [
      ...introduction(described),
      ...section('Security fixes, and why', why(true)),
      ...section('Other changes', why(false)),
      ...section(
        'Conflicts to resolve before it is merged',
        outcomes.flatMap(o =>
          o.outcome === 'conflict'
            ? [`- ${code(o.path)}: ${CONFLICTS[o.reason]}`]
            : [],
        ),
      ),
      ...section('Merged with your edits', paths('merged')),
      ...section('Updated; you had not touched them', paths('updated')),
      ...section('New', paths('added')),
      ...section('Taken out; you had not touched them', paths('removed')),
      ...section(
        'Left as you have it',
        outcomes.flatMap(o =>
          o.outcome === 'kept' ? [`- ${code(o.path)}: ${KEPT[o.reason]}`] : [],
        ),
      ),
      ...section('Controls that do not pass after this change', weak),
    ]
      .join('\n')
      .trimEnd(),
  };
}
