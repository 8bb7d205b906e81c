import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ActionRunner } from '@fairway/plugin-backends-node';
import {
  WAIVER_STATUSES,
  WAIVER_TYPES,
} from '@fairway/plugin-security-scorecard-common';
import type { Waivers } from '../waivers/Waivers';
import { fullRef } from './fullRef';

/** The action that asks for a waiver, in the name of the person who calls it; audited as the route is. */
export function registerWaiverActions(
  actions: ActionsRegistryService,
  waivers: Waivers,
  calls: ActionRunner,
): void {
  actions.register({
    name: 'request-waiver',
    title: 'Ask for a waiver',
    description:
      'Asks the security team for a typed, justified and expiring exception for one check of an entity. It changes nothing until somebody else approves it. Only for a person, and only as an owner of the entity.',
    attributes: { readOnly: false, idempotent: false, destructive: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          checkId: z.string(),
          type: z.enum(WAIVER_TYPES),
          justification: z
            .string()
            .min(20)
            .max(2000)
            .describe('Why, and what keeps the risk small until the end'),
          expiresAt: z.string().describe('ISO 8601, in the future'),
        }),
      output: z =>
        z.object({
          id: z.string(),
          status: z.enum(WAIVER_STATUSES),
          expiresAt: z.string(),
        }),
    },
    action: async call => {
      const { checkId, ...request } = call.input;
      return calls.person(
        call,
        {
          eventId: 'waiver-mutate',
          severityLevel: 'medium',
          meta: {
            actionType: 'request',
            entityRef: request.entityRef,
            type: request.type,
          },
        },
        async credentials => {
          const { id, status, expiresAt } = await waivers.request(
            {
              ...request,
              entityRef: fullRef(request.entityRef),
              target: { kind: 'check', checkId },
            },
            { credentials },
          );
          return { output: { id, status, expiresAt } };
        },
      );
    },
  });
}
