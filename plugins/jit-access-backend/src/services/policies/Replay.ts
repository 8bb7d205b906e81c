import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { ReplayChange } from '@fairway/plugin-jit-access-common';
import type { StoredRequest } from '../../database/records/request';
import type { CompiledPolicy } from '../../policy/compile';
import { judgeCase } from '../../policy/outcome';
import { compareOutcomes, sayOutcome } from './compareOutcomes';
import { pastCase } from './pastCase';
import { runWithin, TooLongError } from '../../policy/runWithin';

/** Changed requests that one answer names. */
export const MOST_CHANGED = 500;
/** Milliseconds for a page of requests, or for reading the text. */
const SLICE = 2_000;
/** Texts of pinned policies that are kept while it runs. */
const MOST_PINNED = 50;

/** Runs what a text of somebody else decides. Throws InputError when it takes too long. */
export function inTime<T>(work: () => T): T {
  try {
    return runWithin(SLICE, work);
  } catch (error) {
    if (error instanceof TooLongError) {
      throw new InputError(
        `text takes too long to evaluate; look for regular expressions that repeat within repetitions`,
      );
    }
    throw error;
  }
}

/** One replay under way. */
export class Replay {
  requests = 0;
  readonly changed: ReplayChange[] = [];
  private readonly pinned = new Map<string, CompiledPolicy>();

  constructor(
    private readonly proposed: CompiledPolicy,
    private readonly current: CompiledPolicy,
    private readonly target: Entity | undefined,
    private readonly find: (hash: string) => Promise<CompiledPolicy>,
  ) {}

  async add(
    page: readonly StoredRequest[],
    people: ReadonlyMap<string, Entity>,
  ): Promise<void> {
    const pairs: [StoredRequest, CompiledPolicy][] = [];
    for (const request of page) {
      pairs.push([request, await this.policyOf(request)]);
    }
    this.requests += page.length;
    const found = inTime(() =>
      pairs.flatMap(([request, policy]) =>
        this.compare(request, policy, people.get(request.grantee)),
      ),
    );
    this.changed.push(...found);
    this.changed.splice(MOST_CHANGED);
  }

  private compare(
    request: StoredRequest,
    policy: CompiledPolicy,
    person: Entity | undefined,
  ): ReplayChange[] {
    const [was, now] = [policy, this.proposed].map(judged =>
      judgeCase(judged, pastCase(judged, request, person, this.target)),
    );
    const effect = compareOutcomes(was, now);
    return effect
      ? [
          {
            requestId: request.id,
            requester: request.requester,
            createdAt: request.createdAt,
            was: sayOutcome(was),
            now: sayOutcome(now),
            effect,
          },
        ]
      : [];
  }

  /** The text that a request was made under; the one in force where that can't be read any more. */
  private async policyOf({
    policyHash,
  }: StoredRequest): Promise<CompiledPolicy> {
    if (policyHash === this.current.hash) {
      return this.current;
    }
    const known = this.pinned.get(policyHash);
    if (known) {
      return known;
    }
    const policy = await this.find(policyHash).catch(() => this.current);
    if (this.pinned.size >= MOST_PINNED) {
      this.pinned.clear();
    }
    this.pinned.set(policyHash, policy);
    return policy;
  }
}
