import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  accessPolicyReadPermission,
  canonicalRef,
  type ApprovalStep,
  type PolicyDetail,
  type PolicyLint,
  type PolicySummary,
  type SimulationCase,
  type SimulationResult,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { LintStore } from '../../database/LintStore';
import type { Authorizer } from '../../permissions/Authorizer';
import type { CompiledPolicy } from '../../policy/compile';
import type { Policies, PolicyInForce } from '../../policy/PolicyRegistry';
import { describePolicy, describeRule } from '../../policy/words/policy';
import type { Assessment, Assessor } from '../Assessor';
import { explain } from '../explain';
import { mergeSteps } from '../guard';
import type { People } from '../People';

/** Shown until a text has been checked for the first time. */
const NOT_CHECKED: PolicyLint = {
  rule: 'not-checked',
  severity: 'warning',
  message: 'It has not been checked yet',
  line: null,
};

/** A policy as the API shows it. */
function summaryOf(
  { policy, problems, file }: PolicyInForce,
  lint: PolicyLint[] | undefined,
): PolicySummary {
  const { metadata, target } = policy.document;
  return {
    id: policy.id,
    title: metadata.title,
    file,
    provider: target.provider,
    risk: target.risk,
    version: policy.version,
    hash: policy.hash,
    owner: metadata.owner,
    entityRef: canonicalRef(target.entity),
    rules: policy.rules.map((rule, index) => ({
      name: rule.name,
      text: describeRule(rule, index === 0),
    })),
    problems,
    lint: lint ?? [NOT_CHECKED],
  };
}

/** The policies, for those who may read them. */
export class PolicyService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly lint: LintStore,
    private readonly assessor: Assessor,
    private readonly people: People,
    private readonly authorizer: Authorizer,
  ) {}

  /** Empty for who may not read policies. */
  async list(credentials: BackstageCredentials): Promise<PolicySummary[]> {
    const allowed = await this.authorizer.isAllowed(
      accessPolicyReadPermission,
      credentials,
    );
    const all = allowed ? this.policies.list() : [];
    const found = await this.lint.find(
      this.knex,
      all.map(({ policy }) => policy),
    );
    return all.map(one => summaryOf(one, found(one.policy)));
  }

  /** Throws NotAllowedError, and NotFoundError when no such policy is in force. */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<PolicyDetail> {
    await this.authorizer.ensureAllowed(
      accessPolicyReadPermission,
      credentials,
    );
    const found = this.policies.list().find(({ policy }) => policy.id === id);
    if (!found) {
      throw new NotFoundError(`There is no policy '${id}'`);
    }
    const lint = await this.lint.find(this.knex, [found.policy]);
    return {
      ...summaryOf(found, lint(found.policy)),
      text: found.text,
      words: describePolicy(found.policy),
    };
  }

  /**
   * What the policy would say, with the people and facts of now. Throws
   * NotFoundError for a target that is hidden from the caller, and InputError
   * for a person who is, as for those that are not there.
   */
  async simulate(
    id: string,
    input: SimulationCase,
    credentials: BackstageCredentials,
  ): Promise<SimulationResult> {
    await this.authorizer.ensureAllowed(
      accessPolicyReadPermission,
      credentials,
    );
    const { policy, target } = await this.assessor.find(id, credentials);
    const subject = canonicalRef(input.subject);
    const visible = await this.people.visibleEntities([subject], credentials);
    if (visible.get(subject)?.kind !== 'User') {
      throw new InputError(`subject ${subject} is no person that you can see`);
    }
    const at = input.at ? new Date(input.at) : await this.clock.now(this.knex);
    if (Number.isNaN(at.getTime())) {
      throw new InputError('at must be a moment in ISO 8601');
    }
    const kind = input.kind ?? 'access';
    const assessment = await this.assessor.assess(
      {
        kind,
        policy,
        target,
        requester: subject,
        grantee: subject,
        duration: input.duration ?? usualDuration(policy, kind),
        reason: reasonFor(policy),
        ticket: input.ticket ?? null,
        inputs: input.inputs ?? {},
        startsAt: null,
        parentGrantId: null,
      },
      at,
    );
    return this.resultOf(assessment, credentials);
  }

  private async resultOf(
    assessment: Assessment,
    credentials: BackstageCredentials,
  ): Promise<SimulationResult> {
    const { refusal, verdict } = assessment;
    const rule = verdict?.rule?.name ?? null;
    if (refusal) {
      const isUnknown = refusal.kind === 'unavailable';
      return {
        outcome: isUnknown ? 'undecidable' : 'refused',
        rule,
        explanation: refusal.message,
        steps: [],
      };
    }
    const lists =
      verdict?.lists.status === 'resolved' ? verdict.lists.value : [];
    return {
      outcome: verdict?.automatic ? 'auto' : 'approval',
      rule,
      explanation: explain(assessment),
      steps: await this.shown(mergeSteps(lists), credentials),
    };
  }

  /** Steps without the people that are hidden from the caller. */
  private async shown(
    steps: readonly ApprovalStep[],
    credentials: BackstageCredentials,
  ): Promise<ApprovalStep[]> {
    const all = [...new Set(steps.flatMap(step => step.approvers))];
    const visible =
      all.length > 0
        ? await this.people.visibleEntities(all, credentials)
        : new Map();
    return steps.map(step => ({
      ...step,
      approvers: step.approvers.filter(person => visible.has(person)),
    }));
  }
}

function usualDuration(
  { document }: CompiledPolicy,
  kind: NonNullable<SimulationCase['kind']>,
): string {
  const { request, breakGlass } = document;
  const usual = {
    access: request.duration.default,
    extension: request.duration.extend?.by,
    'break-glass': breakGlass?.max,
  };
  return usual[kind] ?? request.duration.default;
}

/** A reason that is long enough; cases are about rules. */
function reasonFor({ document }: CompiledPolicy): string {
  const { minLength, maxLength } = document.request.inputs.reason;
  return 'A case for the simulator'.padEnd(minLength, '.').slice(0, maxLength);
}
