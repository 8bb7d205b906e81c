import type { ApprovalStep } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import {
  called,
  type CompiledPolicy,
  type CompiledRule,
} from '../policy/compile';
import { matchRule, type Eligibility } from '../policy/evaluate';
import type { Approvers } from './Approvers';
import { judgePerson, type AskRotation } from './eligibility';
import type { HookOutcome } from './hookAnswers';
import type { HookSituation } from './HookRunner';
import { onceEach } from './lookups';
import type { OnCall } from './OnCall';
import {
  choosePaths,
  type Automatic,
  type DecidingRule,
  type Paths,
} from './paths';
import {
  escalationAt,
  resolveSteps,
  withoutSkipped,
  type ResolveSet,
  type WantedStep,
} from './steps';
import type { Survey, Surveyor } from './Surveyor';
import type { Parties, Wish } from './wish';

/** What a policy makes of people, a target and a wish, now. */
export interface Verdict {
  policy: CompiledPolicy;
  /** Of requester and grantee: of the one who may not ask, if there is one. */
  eligibility: Eligibility;
  /** undefined: no rule matches, which means refused. */
  rule: DecidingRule | undefined;
  /** Rules that may decide as well: what they read is not known. */
  undecided: DecidingRule[];
  /** What is not known, a sentence for each of them. */
  unknown: string[];
  /**
   * Lists of stages; all of them have to be complete. An automatic approval
   * has one list without stages.
   */
  lists: Resolution<ApprovalStep[][]>;
  /** Who approves without people, and on what evidence; undefined: people do. */
  automatic: Automatic | undefined;
  /** Who hears of an automatic approval. */
  told: string[];
  /** Why it is refused although a rule matches; undefined when it is not. */
  denied: string | undefined;
  survey: Survey;
  /** What has to be approved besides what the rule says. */
  extra: WantedStep[];
}

/** A verdict, or why there can't be one now. */
export type Judgement =
  { status: 'judged'; verdict: Verdict } | { status: 'error'; reason: string };

/** One look at a wish. */
export interface Look {
  policy: CompiledPolicy;
  parties: Parties;
  wish: Wish;
  situation: HookSituation;
  /** What hooks said when it was made, or say now. */
  hooks: HookOutcome;
  /** Stages that hooks asked for earlier. */
  required: readonly WantedStep[];
  now: Date;
  /** Whether a rule may approve by itself, but for what is required besides. */
  mayBeAutomatic: boolean;
  /** Whether to find out all that approvers want to know. */
  forPeople: boolean;
}

/** Applies policies to the facts of now. */
export class Judge {
  constructor(
    private readonly surveyor: Surveyor,
    private readonly onCall: OnCall,
    private readonly approvers: Approvers,
  ) {}

  async judge(look: Look): Promise<Judgement> {
    const { policy, parties, wish, hooks } = look;
    const rotation = onceEach(name => this.onCall.people(name));
    const eligibility = await this.eligibility(look, rotation);
    if (!eligibility.eligible && eligibility.unknown) {
      return { status: 'error', reason: eligibility.reason };
    }
    const survey = await this.surveyor.survey(policy, parties, wish, {
      now: look.now,
      all: look.forPeople,
      rotation,
    });
    const extra = this.extraSteps(look, survey);
    const match = matchRule(policy, survey.context);
    const paths = choosePaths({
      policy,
      kind: wish.kind,
      match,
      rematch: rules => matchRule({ ...policy, rules }, survey.context),
      hooks,
      mayBeAutomatic: look.mayBeAutomatic,
    });
    const { rule } = paths;
    const context = {
      target: parties.target,
      grantee: parties.grantee,
      situation: look.situation,
    };
    const resolve = onceEach(set => this.approvers.resolve(set, context));
    const lists = await listsOf(look, paths, { extra, survey, resolve });
    // What is required besides a rule leaves nothing automatic.
    const isAutomatic = paths.automatic !== undefined && extra.length === 0;
    return {
      status: 'judged',
      verdict: {
        policy,
        eligibility,
        rule,
        undecided: paths.undecided,
        unknown: paths.unknown,
        lists,
        automatic: isAutomatic ? paths.automatic : undefined,
        told: isAutomatic ? await toldBy(rule?.notify ?? [], resolve) : [],
        denied: deniedBy(look, survey),
        survey,
        extra,
      },
    };
  }

  private async eligibility(
    { policy, parties, wish }: Look,
    rotation: AskRotation,
  ): Promise<Eligibility> {
    const requester = await judgePerson(
      policy,
      wish.kind,
      parties.requester,
      rotation,
    );
    if (wish.requester === wish.grantee || !requester.eligible) {
      return requester;
    }
    const grantee = await judgePerson(
      policy,
      wish.kind,
      parties.grantee,
      rotation,
    );
    return !grantee.eligible
      ? {
          ...grantee,
          reason: `${wish.grantee} may not have it: ${grantee.reason}`,
        }
      : grantee;
  }

  /** What has to be approved besides what the rule says. */
  private extraSteps(
    { policy, wish, required, hooks }: Look,
    survey: Survey,
  ): WantedStep[] {
    const over =
      survey.isOverBudget && wish.kind !== 'break-glass'
        ? withoutSkipped(policy.overBudget ?? [], survey.context)
        : [];
    const all = [...over, ...required, ...hooks.steps].map(({ any, from }) => ({
      any,
      from,
    }));
    const keys = all.map(step => JSON.stringify(step));
    return all.filter((_, index) => keys.indexOf(keys[index]) === index);
  }
}

async function listsOf(
  look: Look,
  paths: Paths,
  by: { extra: readonly WantedStep[]; survey: Survey; resolve: ResolveSet },
): Promise<Resolution<ApprovalStep[][]>> {
  const { requester, grantee } = look.wish;
  if (paths.status === 'unavailable') {
    return { status: 'error', reason: paths.reason };
  }
  const lists: ApprovalStep[][] = [];
  for (const path of paths.paths) {
    const steps = withoutSkipped(path.steps, by.survey.context);
    const found = await resolveSteps([...steps, ...by.extra], by.resolve, {
      excluded: [requester, grantee],
      fallback: path.fallback,
      also: isEscalated(path, look) ? (path.escalate?.to ?? []) : [],
    });
    if (found.status !== 'resolved') {
      return found;
    }
    lists.push(found.value);
  }
  return { status: 'resolved', value: lists };
}

/** The people of these sets; a group that can't be looked up is told as such. */
async function toldBy(
  sets: readonly string[],
  resolve: ResolveSet,
): Promise<string[]> {
  const told: string[] = [];
  for (const set of sets) {
    const found = await resolve(set);
    if (found.status === 'resolved') {
      told.push(...found.value);
    } else if (/^(group|user):/.test(set)) {
      told.push(set);
    }
  }
  return [...new Set(told)];
}

function isEscalated(
  rule: Pick<CompiledRule, 'escalate'>,
  { wish, now }: Look,
): boolean {
  const at = escalationAt(rule, wish.at);
  return wish.requestId !== null && at !== undefined && now >= at;
}

function deniedBy(
  { policy, wish, hooks }: Look,
  survey: Survey,
): string | undefined {
  if (hooks.denied) {
    return `Hook ${hooks.denied.hook} refuses it: ${hooks.denied.reason}`;
  }
  if (
    survey.isOverBudget &&
    policy.overBudget === undefined &&
    wish.kind !== 'break-glass'
  ) {
    return `The budget of ${called(policy)} for seven days would be exceeded: ${sayBudget(survey)}`;
  }
  return undefined;
}

function sayBudget({ budget }: Survey): string {
  if (!budget) {
    return 'it is used up';
  }
  const { grants, grantsPerWeek, hours, hoursPerWeek } = budget;
  const used = Math.round(hours * 100) / 100;
  return [
    ...(grantsPerWeek === null ? [] : [`${grants} of ${grantsPerWeek} grants`]),
    ...(hoursPerWeek === null ? [] : [`${used} of ${hoursPerWeek} hours`]),
  ]
    .join(' and ')
    .concat(' are used or planned');
}
