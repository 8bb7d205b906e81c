import type { ChangeEvent, ChangeState } from '../changes/state';
import type { JudgedCheck } from '../changes/judge';
import { Html, markup } from './html';

/** A time as people read it, in UTC. */
export function time(iso: string): Html {
  return markup`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** A commit, short. */
export function shortId(commit: string): Html {
  return markup`<code>${commit.slice(0, 10)}</code>`;
}

/** A number with its noun. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** State of a change in a word. */
export function stateTag(state: ChangeState['state']): Html {
  const kind = { open: 'wait', merged: 'good', closed: 'bad' }[state];
  const text = { open: 'Open', merged: 'Merged', closed: 'Closed' }[state];
  return markup`<span class="tag ${kind}">${text}</span>`;
}

/** State of a check in a word, with a sign for who sees no colours. */
export function checkTag(state: JudgedCheck['state']): Html {
  const [kind, text] = {
    success: ['good', '✓ Passes'],
    failure: ['bad', '✗ Fails'],
    pending: ['wait', '… Running'],
    missing: ['wait', '… Not run'],
  }[state];
  return markup`<span class="tag ${kind}">${text}</span>`;
}

/** A line of the history in words. */
export function eventText({ what, text }: ChangeEvent): string {
  return {
    opened: 'opened this change',
    pushed: 'pushed',
    approved: 'approved',
    retracted: 'took back the approval of',
    merged: 'merged as',
    closed: 'closed it without merging',
  }[what].concat(text ? `: ${text}` : '');
}
