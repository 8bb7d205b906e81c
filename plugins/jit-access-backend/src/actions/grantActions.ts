import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ActionRunner } from '@fairway/plugin-backends-node';
import type { AuthorizedGrants } from '../services/AuthorizedGrants';
import type { AuthorizedRequests } from '../services/AuthorizedRequests';

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };
const MOST = 50;

/** Actions on what waits for the caller and what they have. Approving is left to people. Audited as the routes are. */
export function registerGrantActions(
  actions: ActionsRegistryService,
  services: { grants: AuthorizedGrants; requests: AuthorizedRequests },
  calls: ActionRunner,
): void {
  const { grants, requests } = services;

  actions.register({
    name: 'list-approvals',
    title: 'List requests that wait for the caller',
    description:
      'Requests for access that the caller can decide on now, in the portal. What a requester says is their claim. This action can not approve or deny.',
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          total: z.number(),
          requests: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              requester: z.string(),
              grantee: z.string(),
              duration: z.string(),
              risk: z.string(),
              claimedReason: z.string(),
              deadline: z.string(),
            }),
          ),
        }),
    },
    action: async call => {
      const { items, totalItems } = await calls.person(
        call,
        {
          eventId: 'request-fetch',
          severityLevel: 'low',
          meta: { queryType: 'list' },
        },
        credentials =>
          requests.list({ view: 'to-decide', limit: MOST }, credentials),
      );
      return {
        output: {
          total: totalItems,
          requests: items.map(item => ({
            id: item.id,
            title: item.entitlementTitle,
            requester: item.requester,
            grantee: item.grantee,
            duration: item.duration,
            risk: item.risk,
            claimedReason: item.reason,
            deadline: item.deadline,
          })),
        },
      };
    },
  });

  actions.register({
    name: 'list-my-access',
    title: 'List the access that one has now',
    description:
      'Access of the caller that has not ended, with its end and how to use it. No secret is in it.',
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          grants: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              entityRef: z.string(),
              state: z.string(),
              endsAt: z.string().nullable(),
              instructions: z.string().nullable(),
            }),
          ),
        }),
    },
    action: async call => {
      const { items } = await calls.person(
        call,
        {
          eventId: 'grant-fetch',
          severityLevel: 'low',
          meta: { queryType: 'list' },
        },
        credentials =>
          grants.list({ view: 'mine', live: true, limit: MOST }, credentials),
      );
      return {
        output: {
          grants: items.map(item => ({
            id: item.id,
            title: item.entitlementTitle,
            entityRef: item.entityRef,
            state: item.state,
            endsAt: item.endsAt,
            instructions: item.instructions,
          })),
        },
      };
    },
  });

  actions.register({
    name: 'return-access',
    title: 'Give access back',
    description: 'Ends access of the caller before its time.',
    attributes: { readOnly: false, idempotent: false, destructive: true },
    schema: {
      input: z => z.object({ grantId: z.string() }),
      output: z => z.object({ id: z.string(), state: z.string() }),
    },
    action: async call => {
      const { grantId } = call.input;
      const { id, state } = await calls.person(
        call,
        {
          eventId: 'grant-mutate',
          severityLevel: 'medium',
          meta: { actionType: 'return', grantId },
        },
        credentials => grants.giveBack(grantId, credentials),
      );
      return { output: { id, state } };
    },
  });
}
