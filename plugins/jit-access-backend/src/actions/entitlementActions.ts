import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ActionRunner } from '@fairway/plugin-backends-node';
import type { AuthorizedRequests } from '../services/AuthorizedRequests';
import type { EntitlementService } from '../services/EntitlementService';

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };

/** Actions that tell what can be asked for, and ask for it, as the person who calls them; audited as the routes are. */
export function registerEntitlementActions(
  actions: ActionsRegistryService,
  services: { entitlements: EntitlementService; requests: AuthorizedRequests },
  calls: ActionRunner,
): void {
  const { entitlements, requests } = services;

  actions.register({
    name: 'list-my-entitlements',
    title: 'List what access one can ask for',
    description:
      'Access that the caller can ask for, for a limited time, with its bounds; and access that exists but is not for them, with the reason.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          search: z.string().max(200).optional(),
          entityRef: z
            .string()
            .optional()
            .describe(
              'Only on this entity, for example resource:default/payments-db',
            ),
        }),
      output: z =>
        z.object({
          entitlements: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              entityRef: z.string(),
              risk: z.string(),
              eligible: z.boolean(),
              reason: z.string().nullable(),
              defaultDuration: z.string(),
              maxDuration: z.string(),
            }),
          ),
        }),
    },
    action: async call => {
      const { items } = await calls.person(
        call,
        { eventId: 'entitlement-fetch', severityLevel: 'low', meta: {} },
        (credentials, input) => entitlements.list(input, credentials),
      );
      return {
        output: {
          entitlements: items.map(item => ({
            id: item.id,
            title: item.title,
            entityRef: item.entityRef,
            risk: item.risk,
            eligible: item.eligible,
            reason: item.reason,
            defaultDuration: item.duration.default,
            maxDuration: item.duration.max,
          })),
        },
      };
    },
  });

  actions.register({
    name: 'preview-access-request',
    title: 'Preview a request for access',
    description:
      'What a request would lead to, without making it: the rule that matches, who could approve it now, and the change at the provider; or why it would be refused.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entitlementId: z.string(),
          duration: z.string().describe('ISO 8601, for example PT1H'),
          reason: z.string().max(4000),
          ticket: z.string().max(200).optional(),
          inputs: z.record(z.string()).optional(),
        }),
      output: z =>
        z.object({
          allowed: z.boolean(),
          refusal: z.string().nullable(),
          explanation: z.string(),
          approvers: z.array(
            z.object({ any: z.number(), people: z.array(z.string()) }),
          ),
          plan: z.array(z.string()),
          medianTimeToDecision: z.string().nullable(),
        }),
    },
    action: async call => {
      const { entitlementId } = call.input;
      const preview = await calls.person(
        call,
        {
          eventId: 'request-preview',
          severityLevel: 'low',
          meta: { entitlementId },
        },
        (credentials, input) => requests.preview(input, credentials),
      );
      return {
        output: {
          allowed: preview.allowed,
          refusal: preview.refusal,
          explanation: preview.explanation,
          approvers: preview.steps.map(step => ({
            any: step.any,
            people: step.approvers,
          })),
          plan: preview.plan,
          medianTimeToDecision: preview.medianTimeToDecision,
        },
      };
    },
  });

  actions.register({
    name: 'request-access',
    title: 'Ask for access',
    description:
      'Asks for access for the caller, for a limited time. It gives nothing until the people whom the policy names have approved it, or a rule of the policy has. Approving is not possible through actions.',
    attributes: { readOnly: false, idempotent: false, destructive: false },
    schema: {
      input: z =>
        z.object({
          entitlementId: z.string(),
          duration: z.string().describe('ISO 8601, for example PT1H'),
          reason: z
            .string()
            .max(4000)
            .describe('Why the caller needs it, in their own words'),
          ticket: z.string().max(200).optional(),
          inputs: z.record(z.string()).optional(),
        }),
      output: z =>
        z.object({
          id: z.string(),
          state: z.string(),
          explanation: z.string(),
          deadline: z.string(),
        }),
    },
    action: async call => {
      const { entitlementId } = call.input;
      const { id, state, explanation, deadline } = await calls.person(
        call,
        {
          eventId: 'request-mutate',
          severityLevel: 'medium',
          meta: { actionType: 'create', entitlementId },
        },
        (credentials, input) => requests.create(input, credentials),
      );
      return { output: { id, state, explanation, deadline } };
    },
  });
}
