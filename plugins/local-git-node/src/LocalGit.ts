import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ForwardedError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
} from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import { z } from 'zod';
import {
  changeSchema,
  listedChangeSchema,
  type ListedLocalGitChange,
  type LocalGitChange,
  type NewChange,
} from './changes';
import { readBaseUrl } from './config';

/** Branch that the initial import goes to, and changes after it. */
export const DEFAULT_BRANCH = 'main';
const TIMEOUT_MS = 30_000;
/** Opening a change runs the golden path's controls. */
const CHANGE_TIMEOUT_MS = 120_000;

/** Addresses of a repository. */
export interface RepositoryUrls {
  /** Page for people. */
  repositoryUrl: string;
  /** For git. */
  remoteUrl: string;
  /** Raw files of the default branch, with a `/` at the end. */
  repoContentsUrl: string;
  catalogInfoUrl: string;
}

/** What the server says about a repository that is there. */
export type CreatedRepository =
  { state: 'empty' } | { state: 'filled'; head: string };

function headOf(body: unknown): string | undefined {
  return typeof body === 'object' &&
    body !== null &&
    'head' in body &&
    typeof body.head === 'string'
    ? body.head
    : undefined;
}

/** An error with the server's own words, which say what to do. */
async function refusal(response: Response): Promise<Error> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const message =
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof body.error === 'string'
      ? `The git server refused with ${response.status}: ${body.error}`
      : undefined;
  switch (message === undefined ? 0 : response.status) {
    case 400:
    case 422:
      return new InputError(message);
    case 401:
    case 403:
      return new NotAllowedError(message);
    case 404:
      return new NotFoundError(message);
    case 409:
      return new ConflictError(message);
    default:
      return ResponseError.fromResponse(response);
  }
}

/** Client of the local git server, as the portal. */
export class LocalGit {
  /**
   * Reads `goldenPath.localGit`.
   *
   * @throws InputError when it is not configured, with what to add
   */
  static fromConfig(config: RootConfigService): LocalGit {
    const url = readBaseUrl(config);
    if (url === undefined) {
      throw new InputError(
        'The local git server is not configured; set goldenPath.localGit.url and goldenPath.localGit.token.',
      );
    }
    return new LocalGit(url, config.getString('goldenPath.localGit.token'));
  }

  private constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  /** Addresses of a repository, whether it is there or not. */
  urls(owner: string, name: string): RepositoryUrls {
    const repositoryUrl = `${this.url}/${owner}/${name}`;
    const repoContentsUrl = `${repositoryUrl}/raw/${DEFAULT_BRANCH}/`;
    return {
      repositoryUrl,
      remoteUrl: `${repositoryUrl}.git`,
      repoContentsUrl,
      catalogInfoUrl: `${repoContentsUrl}catalog-info.yaml`,
    };
  }

  /** Page of a change. */
  changeUrl(owner: string, name: string, id: number): string {
    return `${this.url}/${owner}/${name}/changes/${id}`;
  }

  /** Creates a repository. One that is there is told as it is, and not changed. */
  async create(
    input: { owner: string; name: string; description: string },
    signal?: AbortSignal,
  ): Promise<CreatedRepository> {
    const response = await this.#post('api/repos', input, signal);
    if (!response.ok && response.status !== 409) {
      throw await refusal(response);
    }
    const head = headOf(await response.json());
    if (response.ok || head === undefined) {
      return { state: 'empty' };
    }
    return { state: 'filled', head };
  }

  /**
   * Reads a file of the default branch.
   *
   * @returns undefined when there is none
   */
  async read(
    owner: string,
    name: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const response = await this.#request(
      `${owner}/${name}/raw/${DEFAULT_BRANCH}/${path}`,
      {},
      signal,
    );
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response.text();
  }

  /**
   * Opens a change from a branch to the default branch, or tells about the one
   * that is open for this branch already.
   *
   * @throws InputError when there is no such branch
   */
  async openChange(
    owner: string,
    name: string,
    change: NewChange,
    signal?: AbortSignal,
  ): Promise<LocalGitChange> {
    const response = await this.#post(
      `api/repos/${owner}/${name}/changes`,
      { ...change },
      signal,
      CHANGE_TIMEOUT_MS,
    );
    return this.#change(response);
  }

  /**
   * Every change of a repository, in the order of their numbers.
   *
   * @throws NotFoundError when there is no such repository
   */
  async listChanges(
    owner: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<ListedLocalGitChange[]> {
    const response = await this.#request(
      `api/repos/${owner}/${name}/changes`,
      {},
      signal,
      CHANGE_TIMEOUT_MS,
    );
    if (!response.ok) {
      throw await refusal(response);
    }
    return z
      .object({ changes: z.array(listedChangeSchema) })
      .parse(await response.json()).changes;
  }

  /** Reads a change with what stands in its way. */
  async change(
    owner: string,
    name: string,
    id: number,
    signal?: AbortSignal,
  ): Promise<LocalGitChange> {
    const response = await this.#request(
      `api/repos/${owner}/${name}/changes/${id}`,
      {},
      signal,
      CHANGE_TIMEOUT_MS,
    );
    return this.#change(response);
  }

  /**
   * Marks a commit of the default branch as a release. Doing it again is fine.
   *
   * @throws ConflictError when the tag marks another commit
   */
  async release(
    owner: string,
    name: string,
    tag: { name: string; commit: string },
    signal?: AbortSignal,
  ): Promise<void> {
    const response = await this.#post(
      `api/repos/${owner}/${name}/tags`,
      tag,
      signal,
    );
    if (!response.ok) {
      throw await refusal(response);
    }
  }

  /** The refusal of a name that is taken. */
  conflict(owner: string, name: string): ConflictError {
    return new ConflictError(
      `The repository ${owner}/${name} is there already and holds something else; choose another name.`,
    );
  }

  async #change(response: Response): Promise<LocalGitChange> {
    if (!response.ok) {
      throw await refusal(response);
    }
    return changeSchema.parse(await response.json());
  }

  #post(
    path: string,
    body: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
    timeoutMs?: number,
  ): Promise<Response> {
    return this.#request(
      path,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      },
      signal,
      timeoutMs,
    );
  }

  async #request(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string },
    signal?: AbortSignal,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Response> {
    try {
      return await fetch(`${this.url}/${path}`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${this.token}` },
        redirect: 'error',
        signal: timeLimit(timeoutMs, signal),
      });
    } catch (error) {
      throw new ForwardedError(
        `The git server at ${this.url} can't be reached; check that it runs and that goldenPath.localGit.url is right`,
        error,
      );
    }
  }
}
