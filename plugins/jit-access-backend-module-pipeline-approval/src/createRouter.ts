import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  ConflictError,
  InputError,
  toError,
} from '@backstage/errors';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod/v4';
import type { ApprovalStore } from './ApprovalStore';
import type { ApprovalSigner } from './signing';

/** Where the routes are, below the plugin's. */
export const PATH = '/pipeline-approvals';

/** Not `authorization`, which is for logins of the portal. */
export const SECRET_HEADER = 'fairway-pipeline-secret';

const body = z.strictObject({
  approval: z.string().min(1).max(4000),
  pipeline: z.string().min(1).max(100),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, {
    error: 'must be sha256: and 64 hex digits in lower case',
  }),
  /** Who started the run, as the CI system knows them. */
  actor: z.string().min(1).max(100),
  /** The run, as the pipeline names it; for the record. */
  run: z.string().min(1).max(300),
});

/** Equal digests of equal length, so that the time tells nothing. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Redeems approvals: for pipelines, which have a secret instead of a login. */
export function createRouter(options: {
  store: Pick<ApprovalStore, 'redeem'>;
  signer: ApprovalSigner;
  /** Secrets by name. */
  pipelines: ReadonlyMap<string, string>;
  auditor: AuditorService;
  now?: () => Date;
}): Router {
  const { store, signer, pipelines, auditor } = options;
  const now = options.now ?? (() => new Date());
  const router = PromiseRouter();
  // Of this path only: what reaches the routes of the plugin is theirs to read.
  router.use(`${PATH}/redeem`, express.json({ limit: '16kb' }), refuseNul());

  router.get(`${PATH}/keys`, async (_req, res) => {
    res.json({ keys: [await signer.publicJwk()] });
  });

  router.post(`${PATH}/redeem`, async (req, res) => {
    const parsed = body.safeParse(req.body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new InputError(
        `${issue.path.join('.') || 'The body'}: ${issue.message}; nothing was redeemed`,
      );
    }
    const { approval, pipeline, hash, actor, run } = parsed.data;
    const event = await auditor.createEvent({
      eventId: 'pipeline-approval-redeem',
      severityLevel: 'high',
      request: req,
      meta: { pipeline, hash, actor, run },
    });
    try {
      // An unknown pipeline looks like a wrong secret.
      const secret = pipelines.get(pipeline);
      if (!isSame(req.header(SECRET_HEADER) ?? '', secret ?? '') || !secret) {
        throw new AuthenticationError(
          `The secret is not that of pipeline '${pipeline}'`,
        );
      }
      const signed = await signer.verify(approval, pipeline, now());
      if (signed.hash !== hash) {
        throw new ConflictError(
          `The approval is for ${signed.hash}, not for ${hash}; nothing was redeemed`,
        );
      }
      if (signed.principal !== actor) {
        throw new ConflictError(
          `The approval is for a run of ${signed.principal}, not of ${actor}; nothing was redeemed`,
        );
      }
      await store.redeem(signed.grantId, run, now());
      await event.success({ meta: { grantId: signed.grantId } });
      res.json({
        grantId: signed.grantId,
        action: signed.action,
        hash: signed.hash,
        approvedFor: signed.principal,
      });
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  });
  return router;
}
