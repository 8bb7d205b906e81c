import type {
  ActionKind,
  ActionState,
  AdoptionStage,
  AutomationMode,
  Confidence,
} from '@fairway/plugin-security-cases-common';

/** What is known when an action is decided about. */
export interface ActionFacts {
  kind: ActionKind;
  /** What the policy says. */
  appetite: AutomationMode;
  stage: AdoptionStage;
  confidence: Confidence;
  /** What it acts on; null when that is not known. */
  subject: string | null;
  /** Whether the event came long after it happened, or from the future. */
  late: boolean;
}

/** Whether an action is done, proposed or only recorded, and why not done. */
export interface ActionDecision {
  mode: AutomationMode;
  state: Extract<ActionState, 'recorded' | 'proposed' | 'queued'>;
  /** null when it is done by itself. */
  why: string | null;
}

/**
 * Reading again and telling people change nothing for anybody, so neither the
 * stage of a team nor doubt about the event keeps them from being done.
 */
const CHANGES: Record<ActionKind, boolean> = {
  'refresh-service': false,
  notify: false,
  'end-grants': true,
  'hold-target': true,
  ticket: true,
};

const WHOM: Record<ActionKind, string> = {
  'refresh-service': 'It is not known which service that is',
  notify: 'Nobody is named who is to be told',
  'end-grants': 'It is not known who that is',
  'hold-target': 'It is not known which service that is',
  ticket: 'It is not known whose service that is',
};

const proposed = (why: string): ActionDecision => ({
  mode: 'propose',
  state: 'proposed',
  why,
});

/**
 * Decides about one action; undefined when it is off. Nothing is done by itself
 * that acts on something unknown: it becomes a proposal that says so.
 */
export function decideAction(facts: ActionFacts): ActionDecision | undefined {
  const { kind, appetite, stage, confidence, subject, late } = facts;
  if (appetite === 'off') {
    return undefined;
  }
  if (CHANGES[kind] && stage === 'observe') {
    return {
      mode: 'off',
      state: 'recorded',
      why: 'The team observes: this is what would have been done',
    };
  }
  if (subject === null) {
    return proposed(WHOM[kind]);
  }
  if (appetite === 'propose') {
    return proposed('The policy wants a person to say so');
  }
  if (CHANGES[kind]) {
    if (stage === 'warn') {
      return proposed('The team has come as far as proposals');
    }
    if (confidence === 'unknown') {
      return proposed('The source could not tell all of it');
    }
    if (late) {
      return proposed('The event did not come when it happened');
    }
  }
  return { mode: 'auto', state: 'queued', why: null };
}
