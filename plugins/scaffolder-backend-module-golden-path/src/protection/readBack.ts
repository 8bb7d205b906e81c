import type {
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { send } from '../http';
import type { Protection } from './protection';

/** What a host says of a branch: what is missing of what was asked, or why that can't be told. */
export type ReadBack =
  { state: 'read'; missing: string[] } | { state: 'unknown'; reason: string };

const enabled = z.object({ enabled: z.boolean() });
const githubAnswer = z.object({
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.number().default(0),
      require_code_owner_reviews: z.boolean().default(false),
      dismiss_stale_reviews: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
    })
    .optional(),
  required_status_checks: z
    .object({ contexts: z.array(z.string()) })
    .optional(),
  enforce_admins: enabled.optional(),
  allow_force_pushes: enabled.optional(),
  allow_deletions: enabled.optional(),
});

const level = z.object({ access_level: z.number().nullish() });
const gitlabAnswer = z.object({
  push_access_levels: z.array(level),
  allow_force_push: z.boolean(),
});

/** Access level of GitLab that nobody has. */
const NO_ONE = 0;

/** What GitHub's answer lacks of what the service asks for. */
function missingOnGithub(
  body: unknown,
  p: Protection,
  checks: readonly string[],
): string[] {
  const answer = githubAnswer.parse(body);
  const reviews = answer.required_pull_request_reviews;
  const contexts = answer.required_status_checks?.contexts ?? [];
  const open = checks.filter(check => !contexts.includes(check));
  const lacks: [boolean, string][] = [
    [
      (reviews?.required_approving_review_count ?? 0) < p.requiredApprovals,
      `${p.requiredApprovals} approvals`,
    ],
    [
      p.codeOwners && !reviews?.require_code_owner_reviews,
      'approval by code owners',
    ],
    [
      p.dismissStale && !reviews?.dismiss_stale_reviews,
      'a new push dismisses approvals',
    ],
    [
      p.lastPushApproval && !reviews?.require_last_push_approval,
      'the last push is approved by somebody else',
    ],
    [open.length > 0, `the checks ${open.join(' and ')}`],
    [
      p.includeAdmins && !answer.enforce_admins?.enabled,
      'administrators are held to it',
    ],
    [
      !p.allowForcePush && answer.allow_force_pushes?.enabled === true,
      'no forced pushes',
    ],
    [
      !p.allowDeletion && answer.allow_deletions?.enabled === true,
      'the branch is not deleted',
    ],
  ];
  return lacks.filter(([is]) => is).map(([, what]) => what);
}

function missingOnGitlab(body: unknown, p: Protection): string[] {
  const answer = gitlabAnswer.parse(body);
  const direct = answer.push_access_levels.some(
    ({ access_level }) => access_level !== NO_ONE,
  );
  return [
    ...(direct ? ['nobody pushes to it directly'] : []),
    ...(!p.allowForcePush && answer.allow_force_push
      ? ['no forced pushes']
      : []),
  ];
}

/** Asks GitHub or GitLab how a branch is protected now. */
export class ProtectionReader {
  readonly #integrations: ScmIntegrationRegistry;
  readonly #github: GithubCredentialsProvider;

  constructor(options: {
    integrations: ScmIntegrationRegistry;
    github: GithubCredentialsProvider;
  }) {
    this.#integrations = options.integrations;
    this.#github = options.github;
  }

  /**
   * Reads the protection of the default branch back. An answer that says
   * nothing of it is `unknown`, never protected.
   *
   * @param checks - names of the checks that GitHub was asked to require
   * @param remoteUrl - of the repository, with or without `.git`
   * @throws InputError when no integration is configured for the host
   */
  async read(
    target: 'github' | 'gitlab',
    remoteUrl: string,
    protection: Protection,
    checks: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadBack> {
    const url = new URL(remoteUrl.replace(/\.git$/, ''));
    const project = url.pathname.slice(1);
    const branch = encodeURIComponent(protection.defaultBranch);
    const asked =
      target === 'github'
        ? await this.#onGithub(url, project, branch)
        : this.#onGitlab(url, project, branch);
    const response = await send(url.host, asked.url, asked, signal);
    if (response.status === 404) {
      return { state: 'read', missing: ['any protection of the branch'] };
    }
    if (!response.ok) {
      return {
        state: 'unknown',
        reason: `${url.host} answered ${response.status}; the token may not read the protection of branches`,
      };
    }
    try {
      const body: unknown = await response.json();
      return {
        state: 'read',
        missing:
          target === 'github'
            ? missingOnGithub(body, protection, checks)
            : missingOnGitlab(body, protection),
      };
    } catch {
      return {
        state: 'unknown',
        reason: `${url.host} answered what is no description of a protected branch`,
      };
    }
  }

  async #onGithub(url: URL, project: string, branch: string) {
    const integration = this.#integrations.github.byHost(url.host);
    if (!integration) {
      throw new InputError(`There is no GitHub integration for ${url.host}`);
    }
    const { headers } = await this.#github.getCredentials({ url: url.href });
    return {
      url: `${integration.config.apiBaseUrl}/repos/${project}/branches/${branch}/protection`,
      headers: { Accept: 'application/vnd.github+json', ...headers },
    };
  }

  #onGitlab(url: URL, project: string, branch: string) {
    const integration = this.#integrations.gitlab.byHost(url.host);
    if (!integration) {
      throw new InputError(`There is no GitLab integration for ${url.host}`);
    }
    const { apiBaseUrl, token } = integration.config;
    return {
      url: `${apiBaseUrl}/projects/${encodeURIComponent(project)}/protected_branches/${branch}`,
      headers: { ...(token && { 'PRIVATE-TOKEN': token }) },
    };
  }
}
