import { ForwardedError, ResponseError } from '@backstage/errors';
import { z } from 'zod';
import type { LocalGit } from '@fairway/plugin-local-git-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';

const TIMEOUT_MS = 60_000;

const change = z.object({
  id: z.number(),
  state: z.enum(['open', 'merged', 'closed']),
  source: z.string(),
  title: z.string(),
  url: z.string(),
});
const list = z.object({ changes: z.array(change) });

/** A change of a repository on the local git server. */
export type LocalGitChange = z.infer<typeof change>;

/** What a change says. */
export interface ChangeProposal {
  /** Branch that is offered. */
  source: string;
  title: string;
  description: string;
  labels: string[];
  /** Entity ref of the person whose change it is; the portal's when absent. */
  author?: string;
}

/** Opens and lists changes of one repository, as the portal. */
export class LocalGitChanges {
  constructor(
    private readonly git: LocalGit,
    private readonly owner: string,
    private readonly name: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** The newest change of a branch. */
  async find(source: string): Promise<LocalGitChange | undefined> {
    const response = await this.#request({});
    const { changes } = list.parse(await response.json());
    return changes
      .filter(one => one.source === source)
      .sort((a, b) => b.id - a.id)
      .at(0);
  }

  /**
   * Opens a change; the one that is open for the branch is answered again. A
   * person that the server does not know can't be its author: then the portal is.
   */
  async open(proposal: ChangeProposal): Promise<LocalGitChange> {
    try {
      return await this.#post(proposal);
    } catch (error) {
      const { author, ...rest } = proposal;
      if (
        author !== undefined &&
        error instanceof ResponseError &&
        error.statusCode === 400
      ) {
        return this.#post(rest);
      }
      throw error;
    }
  }

  /** Page of a change. */
  page({ url }: LocalGitChange): string {
    return new URL(url, this.git.url).toString();
  }

  async #post(proposal: ChangeProposal): Promise<LocalGitChange> {
    const response = await this.#request({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(proposal),
    });
    return change.parse(await response.json());
  }

  async #request(init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetch(init).catch(error => {
        this.signal?.throwIfAborted();
        // The server may have ended a connection that was kept. What is asked
        // here may be asked twice: opening answers the change that is open.
        if (error instanceof TypeError) {
          return this.#fetch(init);
        }
        throw error;
      });
    } catch (error) {
      throw new ForwardedError(
        `The git server at ${this.git.url} can't be reached; check that it runs and that goldenPath.localGit.url is right`,
        error,
      );
    }
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }

  #fetch(init: RequestInit): Promise<Response> {
    return fetch(
      `${this.git.url}/api/repos/${this.owner}/${this.name}/changes`,
      {
        ...init,
        headers: {
          ...init.headers,
          // Not kept: what comes between may take longer than the server waits.
          Connection: 'close',
          Authorization: `Bearer ${this.git.token}`,
        },
        redirect: 'error',
        signal: timeLimit(TIMEOUT_MS, this.signal),
      },
    );
  }
}
