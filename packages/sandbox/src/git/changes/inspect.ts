import { OWNERS_LOCATIONS } from '@fairway/plugin-golden-path-node';
import type { Organisation } from '../organisation';
import { readRef } from '../refs';
import { remembered } from '../remember';
import type { Repositories } from '../repositories';
import {
  type ChangedFile,
  changedFiles,
  commitsBetween,
  isAncestor,
  mergeBase,
  previewMerge,
} from './content';
import { type Judgement, judgeChange } from './judge';
import { ownershipOf } from './owners';
import {
  parseProtection,
  type Protection,
  PROTECTION_PATH,
} from './protection';
import { type Pushers, pushersOf, readPushLog } from './pushLog';
import type { ChangeState } from './state';

/** A change with everything that decides about it. */
export interface Inspection extends Judgement {
  change: ChangeState;
  /** Latest commit of the source branch; undefined when the branch is gone. */
  head: string | undefined;
  /** Commit of the target that it was compared with. */
  onto: string;
  /** Tree of the merge; undefined when it is closed, merged or has conflicts. */
  tree: string | undefined;
  /** Trees or commits whose difference is what the change does. */
  compared: { from: string; to: string } | undefined;
  files: ChangedFile[];
  protection: Protection;
  pushers: Pushers;
  /** What people should know about the rules. */
  notes: string[];
}

/** Where a change is looked at. */
export interface InspectOptions {
  directory: string;
  owner: string;
  name: string;
  repositories: Repositories;
  organisation: Organisation;
}

/** What a commit says about merging. */
interface Rules {
  protection: Protection;
  owners: string | undefined;
}

const rules = remembered<Rules>(50);

function readRules(
  { directory, owner, name, repositories }: InspectOptions,
  onto: string,
): Promise<Rules> {
  const text = async (paths: readonly string[]) => {
    const file = await repositories.firstFile(owner, name, onto, paths);
    return file?.content.toString('utf8');
  };
  return rules([directory, onto], async () => ({
    protection: parseProtection(await text([PROTECTION_PATH])),
    owners: await text(OWNERS_LOCATIONS),
  }));
}

/** What a merge did, or what one would do. */
async function contentOf(
  directory: string,
  change: ChangeState,
  onto: string,
  head: string | undefined,
): Promise<{
  compared: Inspection['compared'];
  tree: string | undefined;
  conflicts: string[];
}> {
  if (change.merged) {
    const { commit } = change.merged;
    return {
      compared: { from: `${commit}^1`, to: commit },
      tree: undefined,
      conflicts: [],
    };
  }
  const tip = head ?? change.head;
  const { tree, conflicts } = await previewMerge(directory, onto, tip);
  if (tree !== undefined) {
    return { compared: { from: onto, to: tree }, tree, conflicts };
  }
  const base = await mergeBase(directory, onto, tip);
  return {
    compared: base === undefined ? undefined : { from: base, to: tip },
    tree: undefined,
    conflicts,
  };
}

/** Approved commits that are still part of the branch. */
async function keptCommits(
  directory: string,
  change: ChangeState,
  head: string | undefined,
): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const { head: seen } of head === undefined ? [] : change.approvals) {
    if (head !== undefined && (await isAncestor(directory, seen, head))) {
      kept.add(seen);
    }
  }
  return kept;
}

/** Collects what decides about a change, and judges it. Changes nothing. */
export async function inspect(
  change: ChangeState,
  options: InspectOptions,
): Promise<Inspection> {
  const { directory, owner, organisation } = options;
  const head =
    change.state === 'open'
      ? await readRef(directory, `refs/heads/${change.source}`)
      : change.head;
  const onto = await readRef(directory, `refs/heads/${change.target}`);
  if (!onto) {
    throw new Error(`The branch ${change.target} is missing.`);
  }
  const { compared, tree, conflicts } = await contentOf(
    directory,
    change,
    onto,
    head,
  );
  const files = compared
    ? await changedFiles(directory, compared.from, compared.to)
    : [];
  const { protection, owners } = await readRules(options, onto);
  const paths = files.map(file => file.path);
  const ownership = ownershipOf(owners, paths, organisation, owner);
  const commits =
    head === undefined
      ? []
      : await commitsBetween(
          directory,
          change.merged ? `${change.merged.commit}^1` : onto,
          head,
        );
  const pushers = pushersOf(
    await readPushLog(directory),
    change.source,
    head ?? change.head,
    new Set(commits),
  );
  const judgement = judgeChange({
    change,
    head,
    commits: commits.length,
    ancestors: protection.dismissStale
      ? new Set()
      : await keptCommits(directory, change, head),
    conflicts,
    changedPaths: paths,
    protection,
    ownership,
    pushers,
    organisation,
  });
  return {
    ...judgement,
    change,
    head,
    onto,
    tree,
    compared,
    files,
    protection,
    pushers,
    notes: [...protection.notes, ...ownership.notes],
  };
}
