import {
  isTerminalGrantState,
  nextGrantState,
  nextRequestState,
  type Decision,
  type GrantCommand,
  type RequestCommand,
} from '@fairway/plugin-jit-access-common';
import {
  guardDecision,
  requireSteps,
  type Verdicts,
} from '../../services/guard';
import { durationMillis } from '../../policy/durations';
import { termOf } from '../../worker/terms';
import type { Command, Fault } from './commands';
import { advance } from './worker';
import {
  newGrant,
  newRequest,
  USUAL_POLICY,
  verdictsOf,
  type Grant,
  type Note,
  type Request,
} from './records';

const START = Date.parse('2026-01-05T09:00:00Z');

/** Everything there is, driven by commands through the pure cores alone. */
export class ModelWorld {
  readonly policy = USUAL_POLICY;
  now = START;
  readonly requests: Request[] = [];
  readonly grants: Grant[] = [];
  readonly eligible = new Set(['ana', 'bo', 'chen']);
  readonly approvers = new Set(['bo', 'chen', 'dee', 'eli']);
  rights: { from: string; to: string }[] = [];
  needed = 1;
  broken = false;
  /** By person: given by Fairway, given by others. */
  readonly ours = new Set<string>();
  readonly foreign = new Set<string>();
  readonly notes: Note[] = [];
  /** Foreign access that went away, and not by others. Must stay empty. */
  readonly stolen: string[] = [];
  /** Changes at the provider without an obligation to revoke. Must stay empty. */
  readonly reckless: string[] = [];

  get time(): Date {
    return new Date(this.now);
  }

  run(command: Command): void {
    switch (command.type) {
      case 'ask':
        this.ask(command);
        break;
      case 'extend':
        this.extend(command);
        break;
      case 'decide':
        this.decide(command);
        break;
      case 'withdraw':
        this.withdraw(command);
        break;
      case 'move':
        this[command.set][command.joins ? 'add' : 'delete'](command.who);
        break;
      case 'delegate':
        this.rights = [...this.rights, { from: command.from, to: command.to }];
        break;
      case 'need':
        this.needed = command.people;
        break;
      case 'break':
        this.broken = command.broken;
        break;
      case 'others':
        this.foreign[command.give ? 'add' : 'delete'](command.who);
        break;
      case 'wait':
        this.now += command.minutes * 60_000;
        break;
      case 'end':
        this.endEarly(command);
        break;
      case 'work':
        this.work(command.faults);
        break;
      case 'force':
        this.force(command);
        break;
      default:
        throw new Error(`no such command: ${command satisfies never}`);
    }
  }

  private ask({ by, grantee, hours }: Extract<Command, { type: 'ask' }>): void {
    if (this.eligible.has(by) && this.eligible.has(grantee) && !this.broken) {
      const request = newRequest(this.requests.length, {
        by,
        grantee,
        hours,
        now: this.time,
      });
      this.requests.push(request);
      this.note(request.id, 'created');
    }
  }

  private extend({ index }: Extract<Command, { type: 'extend' }>): void {
    const grant = this.grants[index % (this.grants.length || 1)];
    if (grant?.state === 'active' && !this.broken) {
      const request = newRequest(this.requests.length, {
        by: grant.grantee,
        grantee: grant.grantee,
        hours: 4,
        now: this.time,
        parentGrantId: grant.id,
      });
      this.requests.push(request);
      this.note(request.id, 'created');
    }
  }

  verdicts(request: Request): Verdicts {
    if (this.broken) {
      return { status: 'error', reason: 'no answer' };
    }
    return verdictsOf(this.policy, request, {
      eligible: [request.requester, request.grantee].every(who =>
        this.eligible.has(who.replace('user:default/', '')),
      ),
      approvers: [...this.approvers],
      needed: this.needed,
    });
  }

  private decide(command: Extract<Command, { type: 'decide' }>): void {
    const request = this.requests[command.index % (this.requests.length || 1)];
    if (!request) {
      return;
    }
    const decider = `user:default/${command.by}`;
    const verdicts = this.verdicts(request);
    const outcome = guardDecision({
      request,
      decisions: request.decisions,
      verdicts,
      decider,
      rights: this.rights.map(({ from, to }) => ({
        from: `user:default/${from}`,
        to: `user:default/${to}`,
      })),
      verdict: command.verdict,
      duration: command.shorter ? 'PT10M' : null,
      now: this.time,
    });
    if (!outcome.allowed) {
      if (outcome.refusal.kind === 'invalid') {
        this.step(request, 'invalidate');
      }
      return;
    }
    const decision: Decision = {
      by: decider,
      verdict: command.verdict,
      reason: null,
      at: this.time.toISOString(),
      duration: command.shorter ? 'PT10M' : null,
      onBehalfOf: outcome.onBehalfOf,
      channel: 'portal',
    };
    request.decisions.push(decision);
    request.approvedDuration = decision.duration ?? request.approvedDuration;
    if (command.verdict === 'deny') {
      this.step(request, 'deny');
    } else if (outcome.complete) {
      this.approve(request);
    }
  }

  private approve(request: Request): void {
    if (!this.step(request, 'approve')) {
      return;
    }
    if (request.parentGrantId === null) {
      const grant = newGrant(this.grants.length, request, this.time);
      this.grants.push(grant);
      this.note(grant.id, 'scheduled');
      return;
    }
    const grant = this.grants.find(({ id }) => id === request.parentGrantId);
    if (
      grant?.state === 'active' &&
      grant.endsAt !== null &&
      grant.latestEnd !== null &&
      this.now < Date.parse(grant.endsAt)
    ) {
      const wanted = Date.parse(grant.endsAt) + durationMillis(termOf(request));
      const end = new Date(Math.min(wanted, Date.parse(grant.latestEnd)));
      grant.endsAt = end.toISOString();
      grant.revokeDueAt = grant.endsAt;
      grant.extensions += 1;
    }
  }

  private withdraw({
    index,
    by,
  }: Extract<Command, { type: 'withdraw' }>): void {
    const request = this.requests[index % (this.requests.length || 1)];
    if (request?.requester === `user:default/${by}`) {
      this.step(request, 'withdraw');
    }
  }

  private endEarly({ index }: Extract<Command, { type: 'end' }>): void {
    const grant = this.grants[index % (this.grants.length || 1)];
    const commands: Partial<Record<Grant['state'], GrantCommand>> = {
      scheduled: 'cancel',
      provisioning: 'abort',
      active: 'end',
    };
    const command = grant && commands[grant.state];
    if (command) {
      this.move(grant, command);
    }
  }

  /** Any command in any state: what the machines forbid must change nothing. */
  private force({
    index,
    machine,
    command,
  }: Extract<Command, { type: 'force' }>): void {
    if (machine === 'request') {
      const request = this.requests[index % (this.requests.length || 1)];
      if (request && nextRequestState(request.state, command) === undefined) {
        this.step(request, command);
      }
      return;
    }
    const grant = this.grants[index % (this.grants.length || 1)];
    if (grant && nextGrantState(grant.state, command) === undefined) {
      this.move(grant, command);
    }
  }

  private work(faults: readonly Fault[]): void {
    const queue = [...faults];
    for (const request of this.requests) {
      this.review(request);
    }
    for (const grant of this.grants) {
      advance(this, grant, queue);
    }
  }

  private review(request: Request): void {
    if (request.state !== 'pending') {
      return;
    }
    if (this.now >= Date.parse(request.deadline)) {
      this.step(request, 'lapse');
      return;
    }
    const required = requireSteps(this.verdicts(request));
    if (!required.ok && required.refusal.kind === 'invalid') {
      this.step(request, 'invalidate');
    }
  }

  step(request: Request, command: RequestCommand): boolean {
    const next = nextRequestState(request.state, command);
    if (next === undefined) {
      return false;
    }
    request.state = next;
    request.decidedAt = this.time.toISOString();
    this.note(request.id, next);
    return true;
  }

  move(grant: Grant, command: GrantCommand): boolean {
    const next = nextGrantState(grant.state, command);
    if (next === undefined) {
      return false;
    }
    grant.state = next;
    grant.attempts = 0;
    if (isTerminalGrantState(next)) {
      grant.endedAt = this.time.toISOString();
    }
    this.note(grant.id, next);
    return true;
  }

  private note(subject: string, what: string): void {
    this.notes.push({ subject, what });
  }
}
