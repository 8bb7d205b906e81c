import { InputError } from '@backstage/errors';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type {
  ServiceFile,
  Upgrade,
  UpgradePlan,
} from '@fairway/plugin-golden-path-node';
import { writeFiles } from '../workspace/files';
import { planned, type UpgradeResult } from './result';
import { assertOwnRepository } from './ownFile';
import type { OfferedTarget } from './mayUpgrade';

type HostTarget = Exclude<OfferedTarget, { host: 'local-git' }>;

const MAX_FILES = 20_000;

/** What a publish action of GitHub or GitLab is given. */
export interface PreparedChange {
  entityRef: string;
  repoUrl: string;
  branchName: string;
  title: string;
  description: string;
  /** Folder of the workspace with the files that are written. */
  sourcePath: string;
  /** Folder of the repository that they belong to. */
  targetPath: string;
  /** Files that the change deletes. */
  filesToDelete: string[];
}

async function readService(
  reader: UrlReaderService,
  { url, folder }: Pick<HostTarget, 'url' | 'folder'>,
  signal: AbortSignal,
): Promise<Map<string, ServiceFile | undefined>> {
  const start = folder === '' ? '' : `${folder}/`;
  const response = await reader.readTree(url, {
    signal,
    filter: path => path.startsWith(start),
  });
  const files = new Map<string, ServiceFile | undefined>();
  const listed = await response.files();
  if (listed.length > MAX_FILES) {
    // What is not read would count as deleted by the team.
    throw new InputError(
      `The repository can't be read: it has more than ${MAX_FILES} files; take out generated ones.`,
    );
  }
  for (const file of listed) {
    // Its archive tells no modes; the publish action keeps those that are there.
    files.set(file.path.slice(start.length), {
      bytes: await file.content(),
      executable: false,
    });
  }
  return files;
}

/** Tells what a publish action can't do itself. */
function descriptionOf(plan: UpgradePlan, host: string): string {
  return host === 'gitlab' && plan.removals.length > 0
    ? `${plan.body}\n\n## To delete before it is merged\n\n${plan.removals
        .map(path => `- \`${path}\``)
        .join('\n')}`
    : plan.body;
}

/** Prepares the upgrade of a service on GitHub or GitLab in the workspace. */
export async function prepareOnHost(input: {
  target: HostTarget;
  reader: UrlReaderService;
  entityRef: string;
  plan: (
    files: ReadonlyMap<string, ServiceFile | undefined>,
  ) => Promise<Upgrade>;
  /** Directory that the files are written to. */
  directory: string;
  /** The same, relative to the workspace. */
  sourcePath: string;
  dryRun: boolean;
  signal: AbortSignal;
}): Promise<{ result: UpgradeResult; change?: PreparedChange }> {
  const { target, entityRef, signal } = input;
  const files = await readService(input.reader, target, signal);
  assertOwnRepository(files, target.services);
  const plan = await input.plan(files);
  if (plan.state === 'current') {
    return { result: { entityRef, state: 'current', message: plan.message } };
  }
  const about = { entityRef, ...planned(plan) };
  if (input.dryRun) {
    return {
      result: {
        ...about,
        state: 'planned',
        message: `A dry run opens no change. It would write ${plan.writes.size} files and delete ${plan.removals.length}.`,
      },
    };
  }
  await writeFiles(
    input.directory,
    new Map([...plan.writes].map(([path, { bytes }]) => [path, bytes])),
    new Set(
      [...plan.writes]
        .filter(([, { executable }]) => executable)
        .map(([path]) => path),
    ),
  );
  return {
    result: {
      ...about,
      state: 'prepared',
      message: `The change is prepared for ${target.repoUrl.split('?')[0]}.`,
    },
    change: {
      entityRef,
      repoUrl: target.repoUrl,
      branchName: plan.branch,
      title: plan.title,
      description: descriptionOf(plan, target.host),
      sourcePath: input.sourcePath,
      targetPath: target.folder,
      filesToDelete: plan.removals.map(path =>
        target.folder === '' ? path : `${target.folder}/${path}`,
      ),
    },
  };
}
