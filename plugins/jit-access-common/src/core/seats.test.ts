import fc from 'fast-check';
import { canonicalRef } from './identity';
import { delegatesOf, seatOf, seatsFor, type Vote } from './seats';

const user = (name: string) => `user:default/${name}`;
const PEOPLE = ['ana', 'bo', 'chen', 'omar', 'sam', 'ada'].map(user);
const parties = [user('ana')];

const person = fc.constantFrom(...PEOPLE);
const anyRights = fc.array(fc.record({ from: person, to: person }), {
  maxLength: 12,
});

describe('seats', () => {
  it('are one’s own first, then those of who delegated', () => {
    const rights = [
      { from: user('bo'), to: user('chen') },
      { from: user('sam'), to: user('Chen') },
    ];
    expect(seatsFor(user('chen'), { parties, votes: [], rights })).toEqual([
      user('chen'),
      user('bo'),
      user('sam'),
    ]);
  });

  it('are none for a delegate of a delegate', () => {
    const rights = [
      { from: user('bo'), to: user('chen') },
      { from: user('chen'), to: user('omar') },
    ];
    const seats = seatsFor(user('omar'), { parties, votes: [], rights });
    expect(seats).toEqual([user('omar'), user('chen')]);
  });

  it('are none for the parties, nor of them', () => {
    const rights = [
      { from: user('bo'), to: user('ana') },
      { from: user('ana'), to: user('bo') },
    ];
    expect(seatsFor('Ana', { parties, votes: [], rights })).toEqual([]);
    expect(seatsFor('bo', { parties, votes: [], rights })).toEqual([
      user('bo'),
    ]);
    expect(delegatesOf([user('bo')], { parties, rights })).toEqual([]);
  });

  it.each([
    ['the approver after the delegate', 'bo', { by: 'chen', onBehalfOf: 'bo' }],
    ['another delegate', 'sam', { by: 'chen', onBehalfOf: 'bo' }],
    ['the delegate after the approver', 'sam', { by: 'bo', onBehalfOf: null }],
    ['the same delegate again', 'chen', { by: 'chen', onBehalfOf: 'bo' }],
  ])('are used once: not by %s', (_, who, vote) => {
    const rights = [
      { from: user('bo'), to: user('chen') },
      { from: user('bo'), to: user('sam') },
    ];
    const seats = seatsFor(who, { parties, votes: [vote], rights });
    expect(seats).not.toContain(user('bo'));
  });

  it('never count a human or an approver twice, whatever was delegated', () => {
    fc.assert(
      fc.property(
        anyRights,
        fc.array(fc.tuple(person, fc.nat(5)), { maxLength: 20 }),
        fc.subarray(PEOPLE, { minLength: 1, maxLength: 2 }),
        (rights, attempts, who) => {
          const votes: Vote[] = [];
          for (const [by, pick] of attempts) {
            const seats = seatsFor(by, { parties: who, votes, rights });
            const seat = seats[pick];
            if (seat !== undefined) {
              votes.push({ by, onBehalfOf: seat === by ? null : seat });
            }
          }
          const humans = votes.map(vote => canonicalRef(vote.by));
          const used = votes.map(seatOf);
          expect(new Set(humans).size).toBe(humans.length);
          expect(new Set(used).size).toBe(used.length);
          expect([...humans, ...used].filter(ref => who.includes(ref))).toEqual(
            [],
          );
          for (const { by, onBehalfOf } of votes.filter(v => v.onBehalfOf)) {
            expect(rights).toContainEqual({ from: onBehalfOf, to: by });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
