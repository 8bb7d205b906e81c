import { useApi } from '@backstage/frontend-plugin-api';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
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

/** Approves and denies requests, and remembers what came of the last one. */
export function useDecisions(onDecided: () => void) {
  const api = useApi(jitAccessApiRef);
  const [outcome, setOutcome] = useState<DecisionOutcome | null>(null);
  const approving = useAction((id: string) => api.approve(id));
  const denying = useAction((id: string, reason: string) =>
    api.deny(id, { reason }),
  );
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
  return {
    outcome,
    pending: approving.pending || denying.pending,
    approve: async (request: AccessRequest) => {
      const result = await approving.run(request.id);
      tell(request, 'approve', result.ok ? null : result.trouble);
    },
    deny: async (request: AccessRequest, reason: string) => {
      const result = await denying.run(request.id, reason);
      tell(request, 'deny', result.ok ? null : result.trouble);
    },
  };
}
