import fc from 'fast-check';
import { GRANT_STATES, type GrantState } from '../types';
import {
  GRANT_COMMANDS,
  isTerminalGrantState,
  nextGrantState,
} from './grantMachine';

function path(commands: Iterable<(typeof GRANT_COMMANDS)[number]>) {
  const states: GrantState[] = ['scheduled'];
  for (const command of commands) {
    const next = nextGrantState(states[states.length - 1], command);
    if (next !== undefined) {
      states.push(next);
    }
  }
  return states;
}

const anyCommands = fc.array(fc.constantFrom(...GRANT_COMMANDS), {
  maxLength: 30,
});

describe('grant machine', () => {
  it('has exactly these transitions', () => {
    const all = GRANT_STATES.flatMap(state =>
      GRANT_COMMANDS.flatMap(command => {
        const next = nextGrantState(state, command);
        return next ? [`${state} --${command}--> ${next}`] : [];
      }),
    );
    expect(all).toEqual([
      'scheduled --start--> provisioning',
      'scheduled --cancel--> cancelled',
      'provisioning --activate--> active',
      'provisioning --abort--> compensating',
      'active --end--> revoking',
      'revoking --verify-absent--> ended',
      'revoking --overdue--> revoke-overdue',
      'compensating --verify-absent--> failed',
      'compensating --overdue--> revoke-overdue',
      'revoke-overdue --verify-absent--> ended',
    ]);
  });

  it('ends in ended, cancelled and failed only', () => {
    expect(GRANT_STATES.filter(isTerminalGrantState)).toEqual([
      'ended',
      'cancelled',
      'failed',
    ]);
  });

  it('never visits a state twice and never leaves a terminal one', () => {
    fc.assert(
      fc.property(anyCommands, commands => {
        const states = path(commands);
        expect(new Set(states).size).toBe(states.length);
        const terminal = states.findIndex(isTerminalGrantState);
        expect([-1, states.length - 1]).toContain(terminal);
      }),
    );
  });

  it('reaches a verified end from everything the provider was asked for', () => {
    fc.assert(
      fc.property(anyCommands, commands => {
        const asked = path(['start', ...commands]);
        expect(asked).not.toContain('cancelled');
        const rest = path([
          'start',
          ...commands,
          'abort',
          'end',
          'overdue',
          'verify-absent',
        ]);
        expect(isTerminalGrantState(rest[rest.length - 1])).toBe(true);
      }),
    );
  });
});
