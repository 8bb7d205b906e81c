import { NotFoundError } from '@backstage/errors';
import {
  canonicalRef,
  type NewExtension,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import type { RequestStores } from '../database/stores';
import type { UnitOfWork } from '../database/UnitOfWork';
import { parseDuration } from '../policy/durations';
import type { Policies } from '../policy/PolicyRegistry';
import type { Ask, Assessor, UserCredentials } from './Assessor';
import { extensionProblem, totalDuration } from './extensionRules';
import type { Refusal } from './guard';
import type { RateLimiter } from './RateLimiter';
import type { Submission } from './Submission';

/** Asks for more time for a grant. */
export class ExtensionService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly stores: RequestStores,
    private readonly policies: Policies,
    private readonly assessor: Assessor,
    private readonly submission: Submission,
    private readonly rates: RateLimiter,
  ) {}

  /**
   * Makes a request for more time; it is judged as if the whole time had been
   * asked for at once, so that many small steps need no fewer people than a
   * large one. Throws what refuses it.
   */
  async extend(
    grantId: string,
    input: NewExtension,
    credentials: UserCredentials,
  ): Promise<StoredRequest> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by);
    const found = await this.stores.grants.get(this.knex, grantId, undefined);
    if (!found) {
      throw new NotFoundError(`There is no grant '${grantId}'`);
    }
    const { grant, request } = found;
    const now = await this.clock.now(this.knex);
    const ask: Ask = {
      ...(await this.assessor.find(request.policyId, credentials)),
      kind: 'extension',
      requester: by,
      grantee: request.grantee,
      duration: input.duration,
      total:
        parseDuration(input.duration) === undefined
          ? undefined
          : totalDuration(grant, input.duration),
      reason: input.reason,
      ticket: request.ticket,
      inputs: request.inputs,
      startsAt: null,
      parentGrantId: grant.id,
    };
    const early = this.refusal(found, by, now);
    const assessment = await this.assessor.assess(ask, now);
    return this.submission.submit(
      { ...assessment, refusal: early ?? assessment.refusal },
      { guard: unit => this.guard(unit, grant, by) },
    );
  }

  /** The same with the grant locked, as it is by now: nothing else moves its end meanwhile. */
  private async guard(
    unit: UnitOfWork,
    { id: grantId, endsAt }: Pick<StoredGrant, 'id' | 'endsAt'>,
    by: string,
  ): Promise<Refusal | undefined> {
    const { grants, requests } = this.stores;
    const found = await grants.get(unit.trx, grantId, undefined);
    const waiting = await requests.pendingExtensions(unit.trx, [grantId]);
    const pending = waiting.get(grantId);
    if (pending !== undefined) {
      return {
        kind: 'conflict',
        message: `Request ${pending} to extend this grant is waiting already`,
      };
    }
    if (found && found.grant.endsAt !== endsAt) {
      // Judged as part of a whole that it is not part of any more.
      return {
        kind: 'conflict',
        message: `The end of this access was moved to ${found.grant.endsAt} meanwhile; nothing was changed, ask again to see what that means`,
      };
    }
    return found && this.refusal(found, by, await unit.now());
  }

  private refusal(
    found: GrantWithRequest,
    by: string,
    now: Date,
  ): Refusal | undefined {
    if (by !== found.request.grantee) {
      return {
        kind: 'not-allowed',
        message: 'Only the person who has the access can ask for more time',
      };
    }
    const policy = this.policies.get(found.request.policyId);
    const message = extensionProblem(policy, found.grant, now);
    return message === undefined ? undefined : { kind: 'conflict', message };
  }
}
