import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { parseEntityRef } from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  scorecardReadPermission,
  type GateAnswer,
  type GateStage,
} from '@fairway/plugin-security-scorecard-common';
import {
  GATE_ANSWERED_TOPIC,
  type GateAnsweredEvent,
} from '@fairway/plugin-security-scorecard-node';
import { noScorecard } from '../services/DefaultScorecards';
import { answerGate } from './answerGate';
import type { GateReader } from './GateReader';
import type { GateRegistry } from './GateRegistry';
import type { ChangeReports } from './ports';

/** Who asks: somebody with Backstage credentials, or a pipeline whose token was verified for the entity. */
export type GateCaller =
  { credentials: BackstageCredentials } | { principal: string };

/** What {@link Gates} needs. */
export interface GatesOptions {
  registry: GateRegistry;
  reader: GateReader;
  /** Reports of changes; without them a change has none. */
  changes?: ChangeReports;
  permissions: PermissionsService;
  auth: Pick<AuthService, 'isPrincipal'>;
  events: EventsService;
  logger: LoggerService;
  now: () => Date;
}

/** Answers gates from what is stored; nothing is written. */
export class Gates {
  readonly #options: GatesOptions;

  constructor(options: GatesOptions) {
    this.#options = options;
  }

  /** Throws NotFoundError when there is no scorecard that the caller may read. */
  async ask(
    entityRef: string,
    query: { stage: GateStage; change?: string },
    caller: GateCaller,
  ): Promise<GateAnswer> {
    if ('credentials' in caller) {
      const [decision] = await this.#options.permissions.authorize(
        [{ permission: scorecardReadPermission, resourceRef: entityRef }],
        caller,
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw noScorecard(entityRef);
      }
    }
    const { registry, reader, changes } = this.#options;
    const now = this.#options.now();
    const subject = await reader.read(entityRef, now);
    if (!subject) {
      throw noScorecard(entityRef);
    }
    const { stage, change } = query;
    const answer = answerGate({
      entityRef,
      kind: parseEntityRef(entityRef).kind,
      tier: subject.tier,
      stage,
      rules: registry.policy[stage] ?? [],
      level: subject.scorecard.level,
      evaluated: subject.scorecard.evaluatedAt !== null,
      results: subject.scorecard.results,
      findings: subject.findings,
      coverage: subject.scorecard.coverageRows,
      change:
        change === undefined
          ? null
          : {
              id: change,
              reports: (await changes?.latest(entityRef, change)) ?? [],
            },
      now,
    });
    if (!this.#isPerson(caller)) {
      await this.#publish(answer);
    }
    return answer;
  }

  /** Somebody who looks at a gate stops nothing; pipelines do. */
  #isPerson(caller: GateCaller): boolean {
    return (
      'credentials' in caller &&
      this.#options.auth.isPrincipal(caller.credentials, 'user')
    );
  }

  async #publish(answer: GateAnswer): Promise<void> {
    const { entityRef, stage, verdict, change, answeredAt } = answer;
    const eventPayload: GateAnsweredEvent = {
      entityRef,
      stage,
      verdict,
      change,
      rules: answer.reasons
        .filter(reason => reason.verdict !== 'pass')
        .map(reason => reason.rule),
      at: answeredAt,
    };
    try {
      await this.#options.events.publish({
        topic: GATE_ANSWERED_TOPIC,
        eventPayload,
      });
    } catch (error) {
      // The answer stands, whether others hear of it or not.
      this.#options.logger.warn(
        `Could not tell others of the gate of '${entityRef}': ${stringifyError(error)}`,
      );
    }
  }
}
