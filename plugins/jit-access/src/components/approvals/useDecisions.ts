import { useApi } from '@backstage/frontend-plugin-api';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  describeTrouble,
  jitAccessApiRef,
  useAction,
  type Trouble,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';

/** A decision on a request, and what came of it. */
export interface DecisionOutcome {
  requestId: string;
  title: string;
  verdict: 'approve' | 'deny';
  /** null: it counted. */
  trouble: Trouble | null;
}

/** What can be decided on a request. */
export interface Decisions {
  /** What came of the last decision; null before there is one. */
  outcome: DecisionOutcome | null;
  pending: boolean;
  /** The request of an open dialog, which stays on the screen whatever others decide. */
  held: AccessRequest | null;
  hold: (request: AccessRequest | null) => void;
  approve: (request: AccessRequest) => Promise<void>;
  /** Rejects when the server refuses the duration; nothing else is told so. */
  approveShorter: (
    request: AccessRequest,
    o: { duration: string; reason: string },
  ) => Promise<void>;
  deny: (request: AccessRequest, reason: string) => Promise<void>;
}

/** Approves and denies requests, and remembers what came of the last one. */
export function useDecisions(onDecided: () => void): Decisions {
  const api = useApi(jitAccessApiRef);
  const [outcome, setOutcome] = useState<DecisionOutcome | null>(null);
  const [held, setHeld] = useState<AccessRequest | null>(null);
  const approving = useAction((id: string) => api.approve(id));
  const tell = (
    request: AccessRequest,
    verdict: 'approve' | 'deny',
    trouble: Trouble | null,
  ) => {
    setOutcome({
      requestId: request.id,
      title: request.entitlementTitle,
      verdict,
      trouble,
    });
    // After a lost race too: the list then shows what the other person decided.
    onDecided();
  };
  // A dialog stays open over what can be mended in it; a lost race can't.
  const inDialog = async (
    request: AccessRequest,
    verdict: 'approve' | 'deny',
    call: () => Promise<AccessRequest>,
  ) => {
    try {
      await call();
      tell(request, verdict, null);
    } catch (error) {
      const trouble = describeTrouble(error);
      if (trouble.kind === 'invalid') {
        throw error;
      }
      tell(request, verdict, trouble);
    }
  };
  return {
    outcome,
    pending: approving.pending,
    held,
    hold: setHeld,
    approve: async request => {
      const result = await approving.run(request.id);
      tell(request, 'approve', result.ok ? null : result.trouble);
    },
    approveShorter: (request, o) =>
      inDialog(request, 'approve', () => api.approve(request.id, o)),
    deny: (request, reason) =>
      inDialog(request, 'deny', () => api.deny(request.id, { reason })),
  };
}
