import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  UpgradeLane,
  UpgradeStart,
} from '@fairway/plugin-golden-path-common';
import type { ServiceWriter } from '../database/ServiceWriter';

/** Tasks that are started at once. */
const CONCURRENCY = 5;

/** What {@link Upgrades} needs. */
export interface UpgradesOptions {
  scaffolder: Pick<ScaffolderService, 'scaffold'>;
  auth: AuthService;
  writer: Pick<ServiceWriter, 'noteUpgrade'>;
  /** Entity ref of the template that upgrades a service. */
  template: string;
  logger: LoggerService;
  now: () => Date;
}

/** Starts upgrades as scaffolder tasks, under the identity of who asks. */
export class Upgrades {
  constructor(private readonly options: UpgradesOptions) {}

  /** In the order of the refs, each once; one that can't be started does not stop the others. */
  async start(
    entityRefs: readonly string[],
    lane: UpgradeLane,
    caller: CallerOptions,
  ): Promise<UpgradeStart[]> {
    const refs = [...new Set(entityRefs)];
    const started: UpgradeStart[] = [];
    for (let i = 0; i < refs.length; i += CONCURRENCY) {
      started.push(
        ...(await Promise.all(
          refs
            .slice(i, i + CONCURRENCY)
            .map(ref => this.#one(ref, lane, caller)),
        )),
      );
    }
    return started;
  }

  async #one(
    entityRef: string,
    lane: UpgradeLane,
    { credentials }: CallerOptions,
  ): Promise<UpgradeStart> {
    const { scaffolder, template, writer, now, logger } = this.options;
    try {
      const { taskId } = await scaffolder.scaffold(
        { templateRef: template, values: { entityRef, lane } },
        { credentials },
      );
      await writer.noteUpgrade(entityRef, {
        taskId,
        startedAt: now().toISOString(),
        startedBy: this.#nameOf(credentials),
      });
      return { entityRef, taskId, error: null };
    } catch (error) {
      logger.warn(
        `The upgrade of '${entityRef}' could not be started: ${stringifyError(error)}`,
      );
      return {
        entityRef,
        taskId: null,
        error:
          error instanceof Error && error.message
            ? error.message
            : 'The scaffolder refused the task',
      };
    }
  }

  #nameOf(credentials: BackstageCredentials): string {
    const { auth } = this.options;
    if (auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    return auth.isPrincipal(credentials, 'service')
      ? credentials.principal.subject
      : 'unknown';
  }
}
