import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { AuthorizedGrants } from '../services/AuthorizedGrants';
import type { AuthorizedRequests } from '../services/AuthorizedRequests';
import { asPerson } from './asPerson';

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };
const MOST = 50;

/** Actions on what waits for the caller and what they have. Approving is left to people. */
export function registerGrantActions(
  actions: ActionsRegistryService,
  services: { grants: AuthorizedGrants; requests: AuthorizedRequests },
  auth: AuthService,
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
    action: async ({ credentials }) => {
      const { items, totalItems } = await requests.list(
        { view: 'to-decide', limit: MOST },
        asPerson(auth, credentials),
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
    action: async ({ credentials }) => {
      const { items } = await grants.list(
        { view: 'mine', live: true, limit: MOST },
        asPerson(auth, credentials),
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
    action: async ({ input, credentials }) => {
      const { id, state } = await grants.giveBack(
        input.grantId,
        asPerson(auth, credentials),
      );
      return { output: { id, state } };
    },
  });
}
