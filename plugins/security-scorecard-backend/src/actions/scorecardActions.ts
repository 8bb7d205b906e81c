import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import type { ActionCall, ActionRunner } from '@fairway/plugin-backends-node';
import {
  LEVELS,
  RESULT_STATES,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import type { Scorecards } from '../services/Scorecards';
import { fullRef } from './fullRef';

const READ_ONLY = { readOnly: true, idempotent: true, destructive: false };

/** Actions that read scorecards, under the caller's own permissions; audited as the routes are. */
export function registerScorecardActions(
  actions: ActionsRegistryService,
  scorecards: Scorecards,
  calls: ActionRunner,
): void {
  /** The scorecard of the entity that the caller wrote. */
  const read = (call: ActionCall<{ entityRef: string }>) =>
    calls.anyone(
      call,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-ref', entityRef: call.input.entityRef },
      },
      (credentials, { entityRef }) =>
        scorecards.get(fullRef(entityRef), { credentials }),
    );

  actions.register({
    name: 'read-scorecard',
    title: 'Read a security scorecard',
    description:
      'How an entity of the catalog stands: level, score with its coverage, open and overdue findings, and what is missing for the next level. A check whose state is unknown, stale or error is not clean.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('Entity ref, for example component:default/payments-api'),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          title: z.string(),
          ownerRef: z.string().nullable(),
          level: z.enum(LEVELS),
          score: z
            .number()
            .nullable()
            .describe('0 to 100 over the known checks'),
          knownChecks: z.number(),
          applicableChecks: z.number(),
          overdueFindings: z.number(),
          openFindings: z.record(z.number()),
          nextDeadline: z.string().nullable(),
          nextLevel: z
            .object({ level: z.string(), missing: z.array(z.string()) })
            .nullable(),
          evaluatedAt: z.string().nullable(),
        }),
    },
    action: async call => {
      const card = await read(call);
      return {
        output: {
          entityRef: card.entityRef,
          title: card.title,
          ownerRef: card.ownerRef,
          level: card.level,
          score: card.score,
          knownChecks: card.coverage.known,
          applicableChecks: card.coverage.applicable,
          overdueFindings: card.overdueFindings,
          openFindings: card.openFindings,
          nextDeadline: card.nextDeadline,
          nextLevel: card.nextLevel,
          evaluatedAt: card.evaluatedAt,
        },
      };
    },
  });

  actions.register({
    name: 'list-failing-checks',
    title: 'List failing checks',
    description:
      'Checks of an entity that fail and are not waived, most severe first, each with its deadline and what to do. With includeUnknown also those that are not known, which are never clean.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          includeUnknown: z.boolean().optional(),
        }),
      output: z =>
        z.object({
          checks: z.array(
            z.object({
              checkId: z.string(),
              title: z.string(),
              state: z.enum(RESULT_STATES),
              severity: z.enum(SEVERITIES),
              deadline: z.string().nullable(),
              remediation: z.string(),
            }),
          ),
        }),
    },
    action: async call => {
      const { results } = await read(call);
      const wanted = call.input.includeUnknown
        ? ['fail', 'unknown', 'stale', 'error']
        : ['fail'];
      return {
        output: {
          checks: results
            .filter(r => wanted.includes(r.state) && !r.waived)
            .sort(
              (a, b) =>
                SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
            )
            .map(
              ({ checkId, title, state, severity, deadline, remediation }) => ({
                checkId,
                title,
                state,
                severity,
                deadline,
                remediation,
              }),
            ),
        },
      };
    },
  });

  actions.register({
    name: 'explain-check',
    title: 'Explain a check',
    description:
      'Why a check of an entity is in its state: what was seen and what is expected, the facts that decided it with their source and time, and what to do.',
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          checkId: z.string().describe('Check id, for example scan.covered'),
        }),
      output: z =>
        z.object({
          title: z.string(),
          state: z.enum(RESULT_STATES),
          waived: z.boolean(),
          reason: z.string(),
          observed: z.string().nullable(),
          expected: z.string(),
          facts: z.array(
            z.object({
              name: z.string(),
              description: z.string().optional(),
              value: z.string().describe('As JSON'),
              source: z.string(),
              observedAt: z.string(),
            }),
          ),
          since: z.string(),
          deadline: z.string().nullable(),
          remediation: z.string(),
          frameworks: z.record(z.array(z.string())),
        }),
    },
    action: async call => {
      const { checkId } = call.input;
      const { entityRef, results } = await read(call);
      const result = results.find(r => r.checkId === checkId);
      if (!result) {
        throw new NotFoundError(
          `There is no check '${checkId}' on the scorecard of '${entityRef}'; list-failing-checks names those that fail`,
        );
      }
      return {
        output: {
          title: result.title,
          state: result.state,
          waived: result.waived,
          reason: result.reason,
          observed: result.observed,
          expected: result.expected,
          facts: result.facts.map(fact => ({
            ...fact,
            description: result.factDescriptions?.[fact.name],
            value: JSON.stringify(fact.value),
          })),
          since: result.since,
          deadline: result.deadline,
          remediation: result.remediation,
          frameworks: result.frameworks,
        },
      };
    },
  });
}
