import { stringifyEntityRef } from '@backstage/catalog-model';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { uploadSecretOf } from '../reports/UploadTokens';
import { auditedRequest } from '../routes/auditedRequest';
import type { ScorecardRouter } from '../routes/types';
import type { GateCaller, Gates } from './Gates';
import type { GateTokens } from './ports';

/** What the route of the gate needs. */
export interface GateRouteOptions {
  gates: Gates;
  /** Without them only Backstage tokens are taken. */
  tokens?: GateTokens;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Path of the gate, which upload tokens may ask. */
export const GATE_PATH = '/scorecards/:kind/:namespace/:name/gate';

/** Route of the gate; every answer is audited with its verdict. */
export function addGateRoutes(
  router: ScorecardRouter,
  { gates, tokens, auditor, httpAuth }: GateRouteOptions,
): void {
  router.get(GATE_PATH, async (req, res) => {
    const entityRef = stringifyEntityRef(req.params);
    const { stage, change } = req.query;
    const secret = tokens && uploadSecretOf(req.headers.authorization);
    const event = await auditor.createEvent({
      eventId: 'gate-answer',
      severityLevel: 'low',
      request: auditedRequest(req),
      meta: { entityRef, stage, ...(change ? { change } : {}) },
    });
    try {
      const caller: GateCaller = secret
        ? { principal: `token:${await tokens.authenticate(secret, entityRef)}` }
        : {
            credentials: await httpAuth.credentials(req, {
              allow: ['user', 'service'],
            }),
          };
      const answer = await gates.ask(entityRef, { stage, change }, caller);
      await event.success({
        meta: {
          verdict: answer.verdict,
          ...('principal' in caller ? { principal: caller.principal } : {}),
        },
      });
      res.json(answer);
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  });
}
