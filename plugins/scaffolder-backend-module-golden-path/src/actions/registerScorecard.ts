import { setTimeout as pause } from 'node:timers/promises';
import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { SecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { isRefusal, tokenFor } from '../http';

const PLUGIN = 'security-scorecard';
const SECRET_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;

/** How often, and how many times, an entity is asked for that the scorecard has not seen yet. */
const POLL_MS = 2_000;
const ATTEMPTS = 90;

/** What the action asks of the scorecard. */
export type ScorecardCalls = Pick<
  SecurityScorecardClient,
  'refresh' | 'listUploadTokens' | 'issueUploadToken' | 'revokeUploadToken'
>;

/** How the scorecard answered. */
type Asked = 'asked' | 'refused' | 'unseen';

/** Has the scorecard look at a new entity at once. */
export function createRegisterScorecardAction(options: {
  auth: AuthService;
  scorecard: ScorecardCalls;
  /** Milliseconds between two looks. */
  pollMs?: number;
}) {
  const { auth, scorecard } = options;
  return createTemplateAction({
    id: 'security-scorecard:register',
    description:
      'Asks the security scorecard to look at an entity now, in the name of whoever started the task, and issues the upload token of its pipeline when one is asked for. The token is no output and in no log: later steps of the task read it as a secret. A task that is recovered issues a new one and revokes the one before. Needs the entity in the catalog, and the permission of its owner.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Look at it now',
        example:
          'steps:\n  - id: scorecard\n    action: security-scorecard:register\n    input:\n      entityRef: ${{ steps.register.output.entityRef }}\n',
      },
      {
        description: "Issue the pipeline's token and store it with GitHub",
        example:
          'steps:\n  - id: scorecard\n    action: security-scorecard:register\n    input:\n      entityRef: ${{ steps.register.output.entityRef }}\n      uploadTokenSecret: FAIRWAY_TOKEN\n  - id: environment\n    action: github:environment:create\n    input:\n      repoUrl: github.com?owner=acme&repo=ledger\n      name: fairway\n      secrets:\n        FAIRWAY_TOKEN: ${{ secrets.FAIRWAY_TOKEN }}\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Ref of the new entity'),
        uploadTokenSecret: z =>
          z
            .string()
            .describe(
              'Name of the secret under which later steps of the task find the upload token, for example FAIRWAY_TOKEN; without it none is issued',
            )
            .optional(),
      },
      output: {
        uploadTokenId: z =>
          z
            .string()
            .describe('Id of the token, by which it is revoked; not the token')
            .optional(),
      },
    },
    async handler(ctx) {
      const { entityRef, uploadTokenSecret: secretName } = ctx.input;
      if (secretName !== undefined && !SECRET_NAME.test(secretName)) {
        throw new InputError(
          `uploadTokenSecret must be upper-case letters, digits and underscores, for example FAIRWAY_TOKEN; it is ${JSON.stringify(secretName.slice(0, 80))}.`,
        );
      }
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run does not register ${entityRef}`);
        return;
      }
      const request = async () =>
        tokenFor(auth, PLUGIN, await ctx.getInitiatorCredentials());
      const ask = async (): Promise<Asked> => {
        try {
          await scorecard.refresh(entityRef, await request());
        } catch (error) {
          if (isRefusal(error)) {
            return 'refused';
          }
          if (isError(error) && error.name === 'NotFoundError') {
            return 'unseen';
          }
          throw error;
        }
        return 'asked';
      };
      const asked = await ctx.checkpoint({
        key: `security-scorecard.refresh.v1.${entityRef}`,
        fn: async () => {
          let answer = await ask();
          // Only a token needs the scorecard to know the entity now.
          for (
            let left = secretName === undefined ? 0 : ATTEMPTS;
            answer === 'unseen' && left > 0;
            left -= 1
          ) {
            await pause(options.pollMs ?? POLL_MS, undefined, {
              signal: ctx.signal,
            });
            answer = await ask();
          }
          return answer;
        },
      });
      switch (asked) {
        case 'refused':
          // It is looked at by the schedule as well, only later.
          ctx.logger.warn(
            `You may not ask for a fresh look at ${entityRef}: its owners can. The scorecard looks at it by its schedule.`,
          );
          break;
        case 'unseen':
          ctx.logger.info(
            `The scorecard has not seen ${entityRef} yet. It follows the catalog by itself, and looks at what is new at once.`,
          );
          break;
        default:
          ctx.logger.info(`The scorecard looks at ${entityRef} now`);
      }
      if (secretName === undefined) {
        return;
      }
      if (!ctx.secrets) {
        throw new InputError(
          'The task keeps no secrets, so that an upload token could not be handed on; issue it on the page of the service.',
        );
      }
      // Not in a checkpoint: those are stored as they are.
      const description = `Pipeline, from task ${ctx.task.id}`;
      const before = await scorecard.listUploadTokens(
        entityRef,
        await request(),
      );
      const issued = await scorecard.issueUploadToken(
        entityRef,
        { description },
        await request(),
      );
      ctx.secrets[secretName] = issued.secret;
      for (const { id, description: of, revokedAt } of before) {
        if (of === description && revokedAt === null) {
          await scorecard.revokeUploadToken(entityRef, id, await request());
        }
      }
      ctx.logger.info(`Issued the upload token ${issued.id} for the pipeline`);
      ctx.output('uploadTokenId', issued.id);
    },
  });
}
