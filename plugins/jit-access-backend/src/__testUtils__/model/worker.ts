import { countOtherLeases } from '@fairway/plugin-jit-access-common';
import { approvalsIn, isApproved, requireSteps } from '../../services/guard';
import { endOf, latestEnd } from '../../worker/terms';
import type { Fault } from './commands';
import type { Grant, Request } from './records';
import type { ModelWorld } from './world';

const ALLOWANCE = 600_000;
const PATIENCE = 3;

function start(world: ModelWorld, grant: Grant, request: Request): void {
  const required = requireSteps(world.verdicts(request));
  if (!required.ok && required.refusal.kind === 'unavailable') {
    return;
  }
  const stands =
    required.ok && isApproved(required.lists, approvalsIn(request.decisions));
  if (!stands) {
    world.move(grant, 'cancel');
  } else if (world.move(grant, 'start')) {
    const end = endOf(grant, request, world.time).getTime() + ALLOWANCE;
    grant.revokeDueAt = new Date(end).toISOString();
  }
}

function provision(
  world: ModelWorld,
  grant: Grant,
  request: Request,
  fault: Fault,
): void {
  const who = grant.grantee;
  if (world.now >= Date.parse(grant.revokeDueAt ?? '')) {
    world.move(grant, 'abort');
    return;
  }
  if (!world.ours.has(who)) {
    if (world.foreign.has(who)) {
      world.move(grant, 'abort');
      return;
    }
    if (fault === 'before' || fault === 'permanent') {
      grant.attempts += 1;
      if (fault === 'permanent' || grant.attempts >= PATIENCE) {
        world.move(grant, 'abort');
      }
      return;
    }
    if (grant.revokeDueAt === null) {
      world.reckless.push(grant.id);
    }
    world.ours.add(who);
    if (fault === 'after') {
      return;
    }
  }
  if (world.move(grant, 'activate')) {
    grant.startsAt = world.time.toISOString();
    const end = endOf(grant, request, world.time);
    grant.endsAt = end.toISOString();
    grant.revokeDueAt = grant.endsAt;
    grant.latestEnd = latestEnd(
      'access',
      [world.policy],
      world.time,
      end,
    ).toISOString();
  }
}

function revoke(world: ModelWorld, grant: Grant, fault: Fault): void {
  const holders = world.grants
    .filter(other => other.grantee === grant.grantee)
    .map(({ id, state }) => ({ grantId: id, state }));
  if (countOtherLeases(holders, grant.id) > 0) {
    world.move(grant, 'verify-absent');
    return;
  }
  const before = world.foreign.has(grant.grantee);
  if (fault !== 'before' && fault !== 'permanent') {
    world.ours.delete(grant.grantee);
  }
  if (before && !world.foreign.has(grant.grantee)) {
    world.stolen.push(grant.grantee);
  }
  if (fault === 'none') {
    world.move(grant, 'verify-absent');
    return;
  }
  grant.attempts += 1;
  if (grant.attempts >= PATIENCE) {
    world.move(grant, 'overdue');
  }
}

/** Does the next thing about one grant, as the worker would. */
export function advance(
  world: ModelWorld,
  grant: Grant,
  faults: Fault[],
): void {
  const request = world.requests.find(({ id }) => id === grant.requestId);
  if (!request) {
    throw new Error(`${grant.id} has no request`);
  }
  if (grant.state === 'scheduled') {
    start(world, grant, request);
  }
  if (grant.state === 'provisioning') {
    provision(world, grant, request, faults.shift() ?? 'none');
  }
  if (
    grant.state === 'active' &&
    world.now >= Date.parse(grant.revokeDueAt ?? '')
  ) {
    world.move(grant, 'end');
  }
  if (['revoking', 'compensating', 'revoke-overdue'].includes(grant.state)) {
    revoke(world, grant, faults.shift() ?? 'none');
  }
}
