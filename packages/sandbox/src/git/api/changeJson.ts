import type { Inspection } from '../changes';
import type { ChangeState } from '../changes/state';

/** Address of a change's page, from the root of the server. */
export function changePath(owner: string, name: string, id: number): string {
  return `/git/${owner}/${name}/changes/${id}`;
}

/** A change in a list: what is recorded, not what is judged. */
export function summaryJson(
  owner: string,
  name: string,
  change: ChangeState,
): Readonly<Record<string, unknown>> {
  const { id, title, description, labels, state, author, openedBy } = change;
  const { source, target, head, createdAt, updatedAt, merged } = change;
  return {
    id,
    title,
    description,
    labels,
    state,
    author,
    openedBy,
    source,
    target,
    head,
    createdAt,
    updatedAt,
    merged: merged ?? null,
    url: changePath(owner, name, id),
  };
}

/** A change with everything that decides about it. */
export function changeJson(
  owner: string,
  name: string,
  found: Inspection,
): Readonly<Record<string, unknown>> {
  const { change, head, protection, pushers } = found;
  return {
    ...summaryJson(owner, name, change),
    head: head ?? change.head,
    branchGone: change.state === 'open' && head === undefined,
    onto: found.onto,
    files: found.files,
    mergeable: found.blockers.length === 0,
    blockers: found.blockers,
    approvals: found.approvals,
    owners: found.owners,
    checks: found.checks.map(({ check, ...about }) => ({
      ...about,
      summary: check?.summary ?? null,
      at: check?.at ?? null,
      by: check?.by ?? null,
      url: check?.url ?? null,
      controls: check?.controls ?? [],
    })),
    pushers: [...pushers.all].sort(),
    protection,
    notes: found.notes,
    events: change.events,
  };
}
