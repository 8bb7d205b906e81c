import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AccessRequest,
  Entitlement,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';
import { useState } from 'react';
import { jitAccessApiRef } from '../../api';
import { useAction, type Outcome } from '../../hooks/useAction';
import { checkDraft, emptyDraft, toRequest, type Draft } from './draft';
import type { Refusals } from './useProblemWords';

/** The steps of a request, in order. */
export type FlowStep = 'what' | 'how' | 'check';

/** State of a request that is being written, and what can be done with it. */
export function useRequestFlow(options: {
  initial: Entitlement | undefined;
  onChoose?: (entitlement: Entitlement) => void;
  onSent: (request: AccessRequest) => void;
}) {
  const { initial, onChoose, onSent } = options;
  const api = useApi(jitAccessApiRef);
  const [step, setStep] = useState<FlowStep>(initial ? 'how' : 'what');
  const [entitlement, setEntitlement] = useState(initial);
  const [draft, setDraft] = useState<Draft | undefined>(
    initial && emptyDraft(initial),
  );
  const [attempts, setAttempts] = useState(0);
  const [refusals, setRefusals] = useState<Refusals>({});
  const [preview, setPreview] = useState<RequestPreview>();
  const checking = useAction((d: Draft, e: Entitlement) =>
    api.preview(toRequest(d, e)),
  );
  const sending = useAction((d: Draft, e: Entitlement) =>
    api.createRequest(toRequest(d, e)),
  );
  const problems = entitlement && draft ? checkDraft(draft, entitlement) : {};

  const show = (next: FlowStep) => {
    checking.reset();
    sending.reset();
    setStep(next);
  };

  // What the server says about a field belongs next to that field.
  const toField = (outcome: Outcome<unknown>) => {
    if (!outcome.ok && outcome.trouble.field) {
      setRefusals({ [outcome.trouble.field]: outcome.trouble.message });
      show('how');
    }
  };

  return {
    step,
    entitlement,
    draft,
    /** How often it was tried to go on from how long and why. */
    attempts,
    problems: attempts > 0 ? problems : {},
    refusals,
    preview,
    checking,
    sending,
    show,
    choose: (next: Entitlement) => {
      if (next.id !== entitlement?.id) {
        setDraft(emptyDraft(next));
        setAttempts(0);
        setRefusals({});
      }
      setEntitlement(next);
      onChoose?.(next);
    },
    edit: (next: Draft) => {
      setDraft(next);
      setRefusals({});
    },
    check: async () => {
      setAttempts(attempts + 1);
      if (!draft || !entitlement || Object.keys(problems).length > 0) {
        return;
      }
      setRefusals({});
      setPreview(undefined);
      show('check');
      const outcome = await checking.run(draft, entitlement);
      if (outcome.ok) {
        setPreview(outcome.value);
      }
      toField(outcome);
    },
    send: async () => {
      if (!draft || !entitlement) {
        return;
      }
      const outcome = await sending.run(draft, entitlement);
      if (outcome.ok) {
        onSent(outcome.value);
      }
      toField(outcome);
    },
  };
}
