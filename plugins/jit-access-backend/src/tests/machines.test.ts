import {
  isTerminalGrantState,
  isTerminalRequestState,
  seatOf,
} from '@fairway/plugin-jit-access-common';
import fc from 'fast-check';
import { durationMillis } from '../policy/durations';
import { commands } from '../__testUtils__/model/commands';
import { ModelWorld } from '../__testUtils__/model/world';

jest.setTimeout(300_000);

const RUNS = Number(process.env.FAIRWAY_MODEL_RUNS ?? 50_000);

/** Everything that has to hold after each command; throws what does not. */
function check(world: ModelWorld, before: ReadonlyMap<string, string>): void {
  const broken = (what: string, of: { id: string }) => {
    throw new Error(`${what}: ${JSON.stringify(of)}`);
  };
  for (const request of world.requests) {
    const was = before.get(request.id);
    if (was !== undefined && was !== request.state) {
      if (was !== 'pending') {
        broken('a terminal request changed', request);
      }
    }
    const parties = [request.requester, request.grantee];
    const seats = request.decisions.map(seatOf);
    if (request.decisions.some(d => parties.includes(d.by))) {
      broken('a party decided', request);
    }
    if (seats.some(seat => parties.includes(seat))) {
      broken('the right of a party was used', request);
    }
    const humans = request.decisions.map(({ by }) => by);
    if (new Set(humans).size < humans.length) {
      broken('one human counted twice', request);
    }
    if (new Set(seats).size < seats.length) {
      broken('one right was used twice', request);
    }
    if (request.decisions.some(d => d.at >= request.deadline)) {
      broken('it was decided after its deadline', request);
    }
    if (request.state === 'approved' && request.decisions.length === 0) {
      broken('it was approved by nobody', request);
    }
  }
  for (const grant of world.grants) {
    const was = before.get(grant.id);
    if (
      was !== undefined &&
      was !== grant.state &&
      ['ended', 'cancelled', 'failed'].includes(was)
    ) {
      broken('a terminal grant changed', grant);
    }
    if (
      !['scheduled', 'cancelled'].includes(grant.state) &&
      !grant.revokeDueAt
    ) {
      broken('nobody is obliged to take it away', grant);
    }
    const request = world.requests.find(({ id }) => id === grant.requestId);
    if (request?.state !== 'approved') {
      broken('it was not approved', grant);
    }
    if (grant.startsAt && grant.endsAt && grant.latestEnd && request) {
      if (grant.endsAt > grant.latestEnd) {
        broken('it lasts longer than ever allowed', grant);
      }
      const asked = durationMillis(request.duration);
      const lasts = Date.parse(grant.endsAt) - Date.parse(grant.startsAt);
      if (grant.extensions === 0 && lasts > asked) {
        broken('it lasts longer than asked for', grant);
      }
    }
    if (grant.state === 'active' && !world.ours.has(grant.grantee)) {
      broken('it is active and there is nothing', grant);
    }
  }
  for (const who of world.ours) {
    const accounted = world.grants.some(
      grant => grant.grantee === who && !isTerminalGrantState(grant.state),
    );
    if (!accounted) {
      throw new Error(`access of ${who} outlived its grants`);
    }
  }
  if (world.stolen.length > 0 || world.reckless.length > 0) {
    throw new Error(
      `taken from others: ${world.stolen}; without an obligation: ${world.reckless}`,
    );
  }
}

/** Exactly one row for each change of a state. */
function checkNotes(
  world: ModelWorld,
  before: ReadonlyMap<string, string>,
  noted: number,
): void {
  const things = [...world.requests, ...world.grants];
  const added = world.notes.slice(noted);
  for (const { id, state } of things) {
    const rows = added.filter(({ subject }) => subject === id);
    const was = before.get(id);
    const last = rows[rows.length - 1]?.what;
    if (was === state && rows.length > 0) {
      throw new Error(`${id} did not change and has a row`);
    }
    if (was !== undefined && was !== state && last !== state) {
      throw new Error(`${id} became ${state} without a row`);
    }
  }
}

/** No end is moved once it has passed. */
function checkEnds(
  world: ModelWorld,
  before: ReadonlyMap<string, string>,
): void {
  for (const { id, endsAt } of world.grants) {
    const was = before.get(id);
    if (was !== undefined && was !== endsAt && Date.parse(was) <= world.now) {
      throw new Error(`${id} was extended after its end`);
    }
  }
}

const ends = (world: ModelWorld) =>
  new Map(
    world.grants.flatMap(({ id, endsAt }): [string, string][] =>
      endsAt === null ? [] : [[id, endsAt]],
    ),
  );

const states = (world: ModelWorld) =>
  new Map(
    [...world.requests, ...world.grants].map(({ id, state }) => [id, state]),
  );

describe('requests, grants and the provider', () => {
  it(`hold every invariant over ${RUNS} sequences of commands`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(commands, sequence => {
        const world = new ModelWorld();
        for (const command of sequence) {
          const before = states(world);
          const endsBefore = ends(world);
          const noted = world.notes.length;
          world.run(command);
          check(world, before);
          checkNotes(world, before, noted);
          checkEnds(world, endsBefore);
        }
        world.notes.forEach(({ what }) => seen.add(what));
      }),
      { numRuns: RUNS },
    );
    // The sequences reach every state, or they would prove nothing.
    expect([...seen].sort()).toEqual(
      [
        'created',
        'approved',
        'denied',
        'lapsed',
        'withdrawn',
        'invalidated',
        'scheduled',
        'provisioning',
        'active',
        'revoking',
        'ended',
        'cancelled',
        'compensating',
        'failed',
        'revoke-overdue',
      ].sort(),
    );
  });

  it('end in the end: with a healthy provider nothing stays', () => {
    fc.assert(
      fc.property(commands, sequence => {
        const world = new ModelWorld();
        sequence.forEach(command => world.run(command));
        world.run({ type: 'break', broken: false });
        for (let round = 0; round < 4; round++) {
          world.run({ type: 'wait', minutes: 24 * 60 });
          world.run({ type: 'work', faults: [] });
        }
        expect(world.requests.every(r => isTerminalRequestState(r.state))).toBe(
          true,
        );
        expect(world.grants.every(g => isTerminalGrantState(g.state))).toBe(
          true,
        );
        expect([...world.ours]).toEqual([]);
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });
});
