import {
  CHECK_MODES,
  type CheckMode,
} from '@fairway/plugin-security-scorecard-common';
import fc from 'fast-check';
import type { ModeSubject } from '../domain/exceptions';
import { matchesCheck } from './checkPattern';
import { RuleModeResolver, type ModeRule } from './rules';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const CHECK = { id: 'scan.covered', mode: 'warn' as const };
const SUBJECT: ModeSubject = {
  owners: [
    'group:default/payments-leads',
    'group:default/payments',
    'group:default/harbour',
  ],
  system: 'system:default/payments',
  tier: '1',
};
const everywhere = { owners: [], systems: [], tiers: [] };
const rule = (over: Partial<ModeRule> = {}): ModeRule => ({
  checks: ['scan.covered'],
  scope: everywhere,
  mode: 'enforce',
  from: null,
  ...over,
});
const owned = (...owners: string[]) => ({ ...everywhere, owners });
const modeOf = (...rules: ModeRule[]) =>
  new RuleModeResolver(rules).modeOf(CHECK, SUBJECT, NOW);

describe('RuleModeResolver', () => {
  it("keeps the check's own mode without a rule that matches", () => {
    const own = { mode: 'warn', enforcedFrom: null };
    expect(modeOf()).toEqual(own);
    expect(modeOf(rule({ checks: ['scan.other'] }))).toEqual(own);
    expect(modeOf(rule({ scope: owned('group:default/shop') }))).toEqual(own);
    expect(
      modeOf(rule({ scope: { ...everywhere, systems: ['system:default/x'] } })),
    ).toEqual(own);
    expect(
      modeOf(rule({ scope: { ...everywhere, tiers: ['2', '3'] } })),
    ).toEqual(own);
  });

  it.each<[string, ModeRule, ModeRule]>([
    [
      'a nearer group before one above it',
      rule({ scope: owned('group:default/payments') }),
      rule({ scope: owned('group:default/harbour') }),
    ],
    [
      'the owner itself before the group above it',
      rule({ scope: owned('group:default/payments-leads'), checks: ['*'] }),
      rule({ scope: owned('group:default/payments') }),
    ],
    [
      'a group far above before no group',
      rule({ scope: owned('group:default/harbour'), checks: ['*'] }),
      rule({
        scope: {
          owners: [],
          systems: ['system:default/payments'],
          tiers: ['1'],
        },
      }),
    ],
    [
      'a system before a tier',
      rule({ scope: { ...everywhere, systems: ['system:default/payments'] } }),
      rule({ scope: { ...everywhere, tiers: ['1'] } }),
    ],
    [
      'a check before a pattern',
      rule(),
      rule({ checks: ['scan.cover*'], from: '2026-01-01T00:00:00.000Z' }),
    ],
    [
      'a longer pattern before a shorter one',
      rule({ checks: ['scan.*'] }),
      rule({ checks: ['*'] }),
    ],
    [
      'what started later',
      rule({ from: '2026-11-01T00:00:00.000Z' }),
      rule({ from: '2026-10-01T00:00:00.000Z' }),
    ],
  ])('takes %s, in either order', (_, winner, loser) => {
    const other = { ...loser, mode: 'observe' as const };
    expect(modeOf(winner, other).mode).toBe('enforce');
    expect(modeOf(other, winner).mode).toBe('enforce');
  });

  it('takes the later of two that fit equally well', () => {
    expect(modeOf(rule(), rule({ mode: 'observe' })).mode).toBe('observe');
  });

  it('says from when a check will be enforced', () => {
    const from = '2026-12-01T00:00:00.000Z';
    expect(modeOf(rule({ from }))).toEqual({
      mode: 'warn',
      enforcedFrom: from,
    });
    // One that is never reached, because a nearer rule holds then, says nothing.
    expect(
      modeOf(
        rule({ from }),
        rule({ mode: 'observe', scope: owned('group:default/payments') }),
      ),
    ).toEqual({ mode: 'observe', enforcedFrom: null });
    // At the very time it is.
    expect(
      new RuleModeResolver([rule({ from })]).modeOf(
        CHECK,
        SUBJECT,
        new Date(from),
      ),
    ).toEqual({ mode: 'enforce', enforcedFrom: null });
  });

  const groups = ['group:default/a', 'group:default/b', 'group:default/c'];
  const systems = ['system:default/x', 'system:default/y'];
  const times = [1, 5, 9].map(day => `2026-11-0${day}T00:00:00.000Z`);
  const anyRule = fc.record({
    checks: fc.subarray(['scan.covered', 'scan.*', '*', 'rbac.*'], {
      minLength: 1,
    }),
    scope: fc.record({
      owners: fc.subarray(groups),
      systems: fc.subarray(systems),
      tiers: fc.subarray(['1', '2']),
    }),
    mode: fc.constantFrom<CheckMode>(...CHECK_MODES),
    from: fc.constantFrom(null, ...times),
  });
  const anySubject = fc.record({
    owners: fc.shuffledSubarray(groups),
    system: fc.constantFrom(null, ...systems),
    tier: fc.constantFrom('', '1', '2'),
  });
  const anyTime = fc.date({
    min: new Date('2026-10-30T00:00:00Z'),
    max: new Date('2026-11-12T00:00:00Z'),
    noInvalidDate: true,
  });

  it('says "enforced from" exactly when it becomes true', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 6 }),
        anySubject,
        anyTime,
        (rules, subject, now) => {
          const resolver = new RuleModeResolver(rules);
          const { mode, enforcedFrom } = resolver.modeOf(CHECK, subject, now);
          const enforcedAt = (at: string) =>
            resolver.modeOf(CHECK, subject, new Date(at)).mode === 'enforce';
          const later = times.filter(at => at > now.toISOString());
          const first = later.find(enforcedAt) ?? null;
          expect(enforcedFrom).toBe(mode === 'enforce' ? null : first);
        },
      ),
    );
  });

  it('does not depend on rules that do not match', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 6 }),
        anyRule,
        anySubject,
        anyTime,
        fc.nat(6),
        (rules, other, subject, now, at) => {
          const foreign = { ...other, checks: ['rbac.*'] };
          const more = [...rules];
          more.splice(at, 0, foreign);
          expect(
            new RuleModeResolver(more).modeOf(CHECK, subject, now),
          ).toEqual(new RuleModeResolver(rules).modeOf(CHECK, subject, now));
        },
      ),
    );
  });

  it('never gives a mode that neither the check nor a matching rule has', () => {
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 6 }),
        anySubject,
        anyTime,
        (rules, subject, now) => {
          const { mode } = new RuleModeResolver(rules).modeOf(
            CHECK,
            subject,
            now,
          );
          const modes = rules
            .filter(({ checks }) =>
              checks.some(pattern => matchesCheck(pattern, CHECK.id)),
            )
            .map(r => r.mode);
          expect([CHECK.mode, ...modes]).toContain(mode);
        },
      ),
    );
  });
});

describe('matchesCheck', () => {
  it.each([
    ['scan.covered', 'scan.covered', true],
    ['scan.covered', 'scan.covered-too', false],
    ['scan.*', 'scan.covered', true],
    ['scan.*', 'rbac.scan.x', false],
    ['*', 'anything', true],
    ['*.no-*', 'rbac.no-cluster-admin', true],
    ['*.no-*', 'rbac.cluster-admin', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*covered', 'scan.covered', true],
  ])('%s matches %s: %s', (pattern, id, expected) => {
    expect(matchesCheck(pattern, id)).toBe(expected);
  });
});
