import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import { isRefusal, reasonOf, tokenFor } from '../http';

const PLUGIN = 'jit-access';

/** What the action asks of JIT access, with a token of the person. */
export type AccessCalls = (
  token: string,
) => Pick<JitAccessClient, 'registerServicePolicy'>;

/** Has JIT access take over the policy that a service brings. */
export function createRegisterAccessPolicyAction(options: {
  auth: AuthService;
  access: AccessCalls;
}) {
  return createTemplateAction({
    id: 'jit-access:register-policy',
    description:
      'Registers the access.yaml of a service with JIT access, in the name of whoever started the task, who must be an owner. Nobody has access by it: it says who may ask, for how long and who approves. It can be repeated: a policy that is registered is read again. Needs the entity in the catalog.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Register what the service brings',
        example:
          'steps:\n  - id: access\n    action: jit-access:register-policy\n    input:\n      entityRef: ${{ steps.register.output.entityRef }}\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Ref of the new entity'),
      },
      output: {
        registered: z =>
          z
            .boolean()
            .describe('False when whoever started the task may not register it')
            .optional(),
        policy: z => z.string().describe('Id of the policy').optional(),
        url: z => z.string().describe('Where it is read again from').optional(),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`A dry run registers no access policy of ${entityRef}`);
        return;
      }
      const registered = await ctx.checkpoint({
        key: `jit-access.register-policy.v1.${entityRef}`,
        fn: async () => {
          const { token } = await tokenFor(
            options.auth,
            PLUGIN,
            await ctx.getInitiatorCredentials(),
          );
          let policy;
          try {
            policy = await options
              .access(token)
              .registerServicePolicy(entityRef);
          } catch (error) {
            if (isRefusal(error)) {
              return { policyId: '', url: '' };
            }
            throw new InputError(
              `The access policy of ${entityRef} can't be registered: ${reasonOf(error)}`,
              error,
            );
          }
          if (policy.withheld) {
            throw new InputError(
              `The access policy of ${entityRef} is not in force: ${policy.problems.join('; ')}. Correct access.yaml and register it again.`,
            );
          }
          return { policyId: policy.policyId, url: policy.url };
        },
      });
      if (registered.policyId === '') {
        // The service is published all the same; its owner can do the rest.
        ctx.logger.warn(
          `You may not register the access policy of ${entityRef}: have one of its owners register it. Until then nobody gets access by it.`,
        );
        ctx.output('registered', false);
        return;
      }
      ctx.output('registered', true);
      ctx.logger.info(
        `JIT access follows the policy ${registered.policyId} of ${entityRef}`,
      );
      ctx.output('policy', registered.policyId);
      ctx.output('url', registered.url);
    },
  });
}
