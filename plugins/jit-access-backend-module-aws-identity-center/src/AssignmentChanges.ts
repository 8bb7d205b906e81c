import { setTimeout as delay } from 'node:timers/promises';
import { AccessDeniedException } from '@aws-sdk/client-sso-admin';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { AssignmentError } from './AssignmentError';
import type { InstanceConfig } from './config';
import type {
  Assignment,
  Change,
  IdentityCenterClient,
} from './IdentityCenterClient';

/** Changes that AWS carries out in its own time, followed to their end. */
export class AssignmentChanges {
  constructor(
    private readonly client: IdentityCenterClient,
    private readonly config: InstanceConfig,
    private readonly pollEveryMs: number,
  ) {}

  /** Whether the assignment is being made or deleted just now, by whomever. */
  async isRunning(
    assignment: Assignment,
    signal: AbortSignal,
  ): Promise<boolean> {
    return (await this.#running(assignment, signal)) !== undefined;
  }

  /** The request that is changing the assignment just now. */
  async #running(
    assignment: Assignment,
    signal: AbortSignal,
  ): Promise<{ change: Change; requestId: string } | undefined> {
    for (const change of ['create', 'delete'] as const) {
      for (const requestId of await this.client.running(change, signal)) {
        const status = await this.client.status(change, requestId, signal);
        if (
          status.Status === 'IN_PROGRESS' &&
          status.TargetId === assignment.account &&
          status.PermissionSetArn === assignment.permissionSetArn &&
          status.PrincipalId === assignment.userId
        ) {
          return { change, requestId };
        }
      }
    }
    return undefined;
  }

  /** Waits until nothing changes the assignment any more, whoever began it. */
  async settle(assignment: Assignment, signal: AbortSignal): Promise<void> {
    const running = await this.#running(assignment, signal);
    if (running) {
      await this.#finish(running.change, running.requestId, signal);
    }
  }

  /**
   * Asks AWS for the change, waits until it is carried out, and reads it back.
   * Throws AssignmentError when AWS failed, NotAllowedError when it denies it.
   */
  async make(
    change: Change,
    assignment: Assignment,
    signal: AbortSignal,
    doing: string,
  ): Promise<void> {
    const started = await this.#start(change, assignment, signal, doing);
    const { Status, FailureReason } = await this.#finish(
      change,
      started,
      signal,
    );
    const { users } = await this.client.principals(assignment, signal);
    const isThere = users.includes(assignment.userId);
    if (isThere === (change === 'create')) {
      return;
    }
    if (Status === 'FAILED') {
      throw new AssignmentError(
        `${doing}: AWS failed: ${FailureReason ?? 'it did not say why'}`,
      );
    }
    throw new ServiceUnavailableError(
      `${doing}: AWS says it is done, and the assignment is ${isThere ? 'still' : 'not yet'} there; it is looked at again`,
    );
  }

  /** The id of the request. */
  async #start(
    change: Change,
    assignment: Assignment,
    signal: AbortSignal,
    doing: string,
  ): Promise<string> {
    try {
      const { RequestId } = await this.client.start(change, assignment, signal);
      if (RequestId) {
        return RequestId;
      }
    } catch (error) {
      if (error instanceof AccessDeniedException) {
        throw new NotAllowedError(
          `${doing}: AWS denies it to account ${this.config.accountId}; a delegated administrator can change neither the management account nor a permission set that is assigned there`,
          error,
        );
      }
      throw error;
    }
    throw new ServiceUnavailableError(
      `${doing}: AWS named no request to wait for; it is looked at again`,
    );
  }

  /** Reads the status until it is final. */
  async #finish(change: Change, requestId: string, signal: AbortSignal) {
    const { pollEveryMs } = this;
    for (
      let wait = pollEveryMs;
      ;
      wait = Math.min(wait * 2, pollEveryMs * 10)
    ) {
      const status = await this.client.status(change, requestId, signal);
      if (status.Status !== 'IN_PROGRESS') {
        return status;
      }
      await delay(wait, undefined, { signal });
    }
  }
}
