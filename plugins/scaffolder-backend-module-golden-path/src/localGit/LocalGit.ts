import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ForwardedError,
  InputError,
  ResponseError,
} from '@backstage/errors';

/** Branch that the initial import goes to. */
export const DEFAULT_BRANCH = 'main';
const TIMEOUT_MS = 30_000;

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
type Created = { state: 'empty' } | { state: 'filled'; head: string };

function headOf(body: unknown): string | undefined {
  return typeof body === 'object' &&
    body !== null &&
    'head' in body &&
    typeof body.head === 'string'
    ? body.head
    : undefined;
}

/** Client of the local git server, as the portal. */
export class LocalGit {
  /**
   * Reads `goldenPath.localGit`.
   *
   * @throws InputError when it is not configured, with what to add
   */
  static fromConfig(config: RootConfigService): LocalGit {
    const section = config.getOptionalConfig('goldenPath.localGit');
    if (!section) {
      throw new InputError(
        'Publishing to the local git server is not configured; set goldenPath.localGit.url and goldenPath.localGit.token.',
      );
    }
    const url = section.getString('url').replace(/\/+$/, '');
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new InputError(
        'goldenPath.localGit.url must be an http or https URL, for example http://127.0.0.1:7080/git.',
      );
    }
    return new LocalGit(url, section.getString('token'));
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

  /** Creates a repository. One that is there is told as it is, and not changed. */
  async create(
    input: { owner: string; name: string; description: string },
    signal?: AbortSignal,
  ): Promise<Created> {
    const response = await this.#request(
      'api/repos',
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${this.token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(input),
      },
      signal,
    );
    if (!response.ok && response.status !== 409) {
      throw await ResponseError.fromResponse(response);
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
      throw await ResponseError.fromResponse(response);
    }
    return response.text();
  }

  /** The refusal of a name that is taken. */
  conflict(owner: string, name: string): ConflictError {
    return new ConflictError(
      `The repository ${owner}/${name} is there already and holds something else; choose another name.`,
    );
  }

  async #request(
    path: string,
    init: RequestInit,
    signal?: AbortSignal,
  ): Promise<Response> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await fetch(`${this.url}/${path}`, {
        ...init,
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      throw new ForwardedError(
        `The git server at ${this.url} can't be reached; check that it runs and that goldenPath.localGit.url is right`,
        error,
      );
    }
  }
}
