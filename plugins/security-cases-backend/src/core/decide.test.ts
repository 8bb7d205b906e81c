import {
  ACTION_KINDS,
  ADOPTION_STAGES,
  AUTOMATION_MODES,
} from '@fairway/plugin-security-cases-common';
import fc from 'fast-check';
import { decideAction, type ActionFacts } from './decide';

const facts = (given: Partial<ActionFacts> = {}): ActionFacts => ({
  kind: 'end-grants',
  appetite: 'auto',
  stage: 'enforce',
  confidence: 'known',
  subject: 'user:default/omar',
  late: false,
  ...given,
});

describe('decideAction', () => {
  describe.each(ACTION_KINDS)('%s', kind => {
    it('is not planned when it is off', () => {
      expect(decideAction(facts({ kind, appetite: 'off' }))).toBeUndefined();
    });

    it('waits for a person when it is to be proposed', () => {
      expect(decideAction(facts({ kind, appetite: 'propose' }))).toMatchObject({
        state: 'proposed',
        why: expect.stringMatching(/\w/),
      });
    });

    it('is done at once when it is automatic and all is known', () => {
      expect(decideAction(facts({ kind }))).toEqual({
        mode: 'auto',
        state: 'queued',
        why: null,
      });
    });

    it('is proposed when it is automatic and nobody knows what it acts on', () => {
      expect(decideAction(facts({ kind, subject: null }))).toMatchObject({
        mode: 'propose',
        state: 'proposed',
      });
    });
  });

  it.each(['end-grants', 'hold-target', 'ticket'] as const)(
    'never does %s by itself on what is unknown, late, or beyond the team’s stage',
    kind => {
      fc.assert(
        fc.property(
          fc.record({
            appetite: fc.constantFrom(...AUTOMATION_MODES),
            stage: fc.constantFrom(...ADOPTION_STAGES),
            confidence: fc.constantFrom('known' as const, 'unknown' as const),
            subject: fc.constantFrom(null, 'user:default/omar'),
            late: fc.boolean(),
          }),
          given => {
            const decision = decideAction({ kind, ...given });
            const isSafe =
              given.appetite === 'auto' &&
              given.stage === 'enforce' &&
              given.confidence === 'known' &&
              given.subject !== null &&
              !given.late;
            expect(decision?.state === 'queued').toBe(isSafe);
            expect(decision?.mode === 'auto').toBe(isSafe);
          },
        ),
      );
    },
  );

  it('records for teams that observe, and still reads again', () => {
    expect(decideAction(facts({ stage: 'observe' }))).toMatchObject({
      mode: 'off',
      state: 'recorded',
    });
    expect(
      decideAction(
        facts({
          stage: 'observe',
          kind: 'refresh-service',
          confidence: 'unknown',
        }),
      ),
    ).toMatchObject({ state: 'queued' });
  });
});
