import {
  GRANT_COMMANDS,
  REQUEST_COMMANDS,
  type GrantCommand,
  type RequestCommand,
} from '@fairway/plugin-jit-access-common';
import fc from 'fast-check';

/** What a call to the provider meets. */
export type Fault = 'none' | 'before' | 'after' | 'permanent';

/** People of the model. */
export const PEOPLE = ['ana', 'bo', 'chen', 'dee', 'eli'] as const;

/** Everything that can be done to the world. */
export type Command =
  | { type: 'ask'; by: string; grantee: string; hours: number }
  | { type: 'extend'; index: number }
  | {
      type: 'decide';
      index: number;
      by: string;
      verdict: 'approve' | 'deny';
      shorter: boolean;
    }
  | { type: 'withdraw'; index: number; by: string }
  | { type: 'move'; set: 'eligible' | 'approvers'; who: string; joins: boolean }
  | { type: 'delegate'; from: string; to: string }
  | { type: 'need'; people: number }
  | { type: 'break'; broken: boolean }
  | { type: 'others'; who: string; give: boolean }
  | { type: 'wait'; minutes: number }
  | { type: 'end'; index: number }
  | { type: 'work'; faults: Fault[] }
  | {
      type: 'force';
      machine: 'request';
      index: number;
      command: RequestCommand;
    }
  | { type: 'force'; machine: 'grant'; index: number; command: GrantCommand };

const who = fc.constantFrom(...PEOPLE);
const index = fc.nat(5);
const always = <T extends string>(value: T) => fc.constant(value);

const ask = fc.record({
  type: always('ask'),
  by: who,
  grantee: who,
  hours: fc.integer({ min: 1, max: 4 }),
});
const decide = fc.record({
  type: always('decide'),
  index,
  by: who,
  verdict: fc.constantFrom(
    'approve' as const,
    'approve' as const,
    'deny' as const,
  ),
  shorter: fc.boolean(),
});
const work = fc.record({
  type: always('work'),
  faults: fc.array(
    fc.constantFrom<Fault>('none', 'none', 'before', 'after', 'permanent'),
    { maxLength: 4 },
  ),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 6, arbitrary: decide },
  { weight: 6, arbitrary: work },
  {
    weight: 4,
    arbitrary: fc.record({ type: always('extend'), index }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: always('withdraw'), index, by: who }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: always('move'),
      set: fc.constantFrom('eligible' as const, 'approvers' as const),
      who,
      joins: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: always('delegate'), from: who, to: who }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: always('need'),
      people: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: always('break'), broken: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: always('others'), who, give: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: always('wait'),
      minutes: fc.constantFrom(1, 10, 60, 240),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: always('end'), index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: always('force'),
      machine: always('request'),
      index,
      command: fc.constantFrom(...REQUEST_COMMANDS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: always('force'),
      machine: always('grant'),
      index,
      command: fc.constantFrom(...GRANT_COMMANDS),
    }),
  },
);

/** Sequences of commands; they shrink to the shortest that shows a fault. */
export const commands = fc.array(command, { maxLength: 40, size: 'max' });
