import type { Entity } from '@backstage/catalog-model';
import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import type {
  CallOptions,
  Credential,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import { isActor, PIPELINE_ACTOR_ANNOTATION, type Actors } from './actors';
import type { ApprovalStore, ApprovalTuple } from './ApprovalStore';
import { SECRET_HEADER } from './createRouter';
import { readEntitlement } from './entitlement';
import type { ApprovalSigner } from './signing';

/** What {@link PipelineApprovalProvider} is made of. */
export interface PipelineApprovalOptions {
  store: Pick<ApprovalStore, 'live' | 'allLive' | 'get' | 'approve' | 'revoke'>;
  signer: ApprovalSigner;
  actors: Actors;
  /** Names of the pipelines. */
  pipelines: ReadonlySet<string>;
  /** Where pipelines redeem, an absolute URL. */
  redeemUrl: string;
  now?: () => Date;
}

/**
 * Provider `pipeline-approval`: not a membership, but the right to have one
 * pipeline do one thing once. The grantee gets a signed approval; the pipeline
 * redeems it, within its time, for exactly the hash it was given for.
 */
export class PipelineApprovalProvider implements JitProvider {
  readonly id = 'pipeline-approval';
  readonly capabilities = {
    nativeExpiry: true,
    killSessions: false,
    listManaged: true,
    residual: 'PT0S',
  };
  private readonly now: () => Date;

  constructor(private readonly options: PipelineApprovalOptions) {
    this.now = options.now ?? (() => new Date());
  }

  validate(entitlement: Record<string, string>): void {
    readEntitlement(entitlement, this.options.pipelines);
  }

  /** The name under which they start pipelines: the run that redeems must be theirs. */
  async mapPrincipal(user: Entity): Promise<Resolution<string>> {
    const actor = user.metadata.annotations?.[PIPELINE_ACTOR_ANNOTATION];
    if (actor === undefined) {
      return {
        status: 'empty',
        reason: `${user.metadata.name} has no annotation ${PIPELINE_ACTOR_ANNOTATION}`,
      };
    }
    if (!isActor(actor)) {
      return {
        status: 'error',
        reason: `'${actor}' is no name of a CI system`,
      };
    }
    const users = await this.options.actors.count(actor);
    return users > 1
      ? { status: 'error', reason: `${users} users are called '${actor}'` }
      : { status: 'resolved', value: actor };
  }

  async plan({
    entitlement,
    principal,
  }: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { pipeline, action, hash } = this.read(entitlement);
    return [
      `Approve, for ${principal} and once, that pipeline ${pipeline} does: ${action}`,
      `Only with ${hash}`,
    ];
  }

  instructions({ entitlement }: GrantRef): string {
    const { pipeline, hash } = this.read(entitlement);
    return [
      `Get the credential and hand it to pipeline ${pipeline}. It redeems it once:`,
      `curl --fail --request POST ${this.options.redeemUrl} --header "${SECRET_HEADER}: $FAIRWAY_PIPELINE_SECRET" --json '{"approval":"'"$APPROVAL"'","pipeline":"${pipeline}","hash":"${hash}","actor":"'"$ACTOR"'","run":"'"$RUN"'"}'`,
    ].join('\n');
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    signal.throwIfAborted();
    const live = await this.options.store.live(this.tuple(ref), this.now());
    if (live.length === 0) {
      return 'absent';
    }
    return live.some(({ ours }) => ours) ? 'present' : 'foreign';
  }

  async grant(
    ref: GrantRef,
    { signal, expiresAt }: CallOptions & { expiresAt: Date },
  ): Promise<void> {
    signal.throwIfAborted();
    const tuple = this.tuple(ref);
    const { store, actors } = this.options;
    if ((await actors.count(ref.principal)) !== 1) {
      throw new NotFoundError(
        `'${ref.principal}' is not the name of exactly one user of the catalog (${PIPELINE_ACTOR_ANNOTATION})`,
      );
    }
    const known = await store.get(ref.grantId);
    if (known && known.revokedAt !== null) {
      throw new ConflictError(
        `The approval was revoked at ${known.revokedAt}; it is not given twice`,
      );
    }
    // One for each grant: two that were approved can be redeemed once each.
    await store.approve(
      { ...tuple, grantId: ref.grantId, expiresAt },
      this.now(),
      signal,
    );
  }

  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    signal.throwIfAborted();
    await this.options.store.revoke(this.tuple(ref), this.now(), signal);
  }

  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    signal.throwIfAborted();
    for (const approval of await this.options.store.allLive(this.now())) {
      if (approval.ours) {
        const { pipeline, action, hash, principal, grantId } = approval;
        yield {
          entitlement: { pipeline, action, hash },
          principal,
          grantId,
          tampered: null,
        };
      }
    }
  }

  async listHolders(
    entitlement: Record<string, string>,
    { signal }: CallOptions,
  ): Promise<string[]> {
    signal.throwIfAborted();
    const { pipeline, action, hash } = this.read(entitlement);
    const live = await this.options.store.allLive(this.now());
    return live
      .filter(
        each =>
          each.pipeline === pipeline &&
          each.action === action &&
          each.hash === hash,
      )
      .map(({ principal }) => principal);
  }

  async issueCredential(
    ref: GrantRef,
    { signal, expiresAt: end }: CallOptions & { expiresAt: Date },
  ): Promise<Credential> {
    signal.throwIfAborted();
    const approval = await this.options.store.get(ref.grantId);
    const now = this.now();
    if (
      !approval ||
      approval.revokedAt !== null ||
      approval.redeemedAt !== null ||
      Date.parse(approval.expiresAt) <= now.getTime()
    ) {
      throw new ConflictError(
        approval?.redeemedAt
          ? `The approval was redeemed by ${approval.redeemedBy} at ${approval.redeemedAt}`
          : 'The approval is over',
      );
    }
    // Some pipelines check the signature alone: it is over when the grant is.
    const expiresAt = new Date(
      Math.min(Date.parse(approval.expiresAt), end.getTime()),
    );
    return {
      title: `Approval for pipeline ${approval.pipeline}`,
      value: await this.options.signer.sign(approval, expiresAt, now),
      fileName: null,
      expiresAt: expiresAt.toISOString(),
      hint: `Hand it to the pipeline. It can redeem it once, only for ${approval.hash}.`,
    };
  }

  classify(error: unknown): ErrorClass {
    if (!isError(error)) {
      return 'unknown';
    }
    if (['ConflictError', 'InputError', 'NotFoundError'].includes(error.name)) {
      return 'permanent';
    }
    return error.name === 'AbortError' ? 'retry' : 'unknown';
  }

  private read(entitlement: Record<string, string>) {
    return readEntitlement(entitlement, this.options.pipelines);
  }

  private tuple({
    entitlement,
    principal,
  }: Omit<GrantRef, 'grantId'>): ApprovalTuple {
    return { ...this.read(entitlement), principal };
  }
}
