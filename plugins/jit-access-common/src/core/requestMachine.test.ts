import fc from 'fast-check';
import { REQUEST_STATES, type RequestState } from '../types';
import {
  isTerminalRequestState,
  nextRequestState,
  REQUEST_COMMANDS,
  type RequestCommand,
} from './requestMachine';

const expected: Record<RequestCommand, RequestState> = {
  approve: 'approved',
  deny: 'denied',
  withdraw: 'withdrawn',
  lapse: 'lapsed',
  invalidate: 'invalidated',
};

describe('request machine', () => {
  it.each(
    REQUEST_STATES.flatMap(state =>
      REQUEST_COMMANDS.map(command => ({ state, command })),
    ),
  )('$state: $command', ({ state, command }) => {
    expect(nextRequestState(state, command)).toBe(
      state === 'pending' ? expected[command] : undefined,
    );
  });

  it('is terminal everywhere but in pending', () => {
    expect(REQUEST_STATES.filter(s => !isTerminalRequestState(s))).toEqual([
      'pending',
    ]);
  });

  it('changes at most once, whatever is commanded', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REQUEST_COMMANDS)), commands => {
        let state: RequestState = 'pending';
        let changes = 0;
        for (const command of commands) {
          const next = nextRequestState(state, command);
          if (next !== undefined) {
            state = next;
            changes++;
          }
        }
        expect(changes).toBe(commands.length > 0 ? 1 : 0);
        expect(state).toBe(commands.length ? expected[commands[0]] : 'pending');
      }),
    );
  });
});
