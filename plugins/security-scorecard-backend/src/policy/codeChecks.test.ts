import { createMockDirectory } from '@backstage/backend-test-utils';
import type { CodeCheck } from '@fairway/plugin-security-scorecard-node';
import { CHECKS, FakeCollector, indexed } from '../__testUtils__/fixtures';
import { CheckReferences } from './CheckReferences';
import { CodeCheckRegistry } from './CodeCheckRegistry';
import { loadChecks } from './loadChecks';

const collector = new FakeCollector();

function codeCheck(
  evaluate: CodeCheck['evaluate'],
  over: Partial<CodeCheck['definition']> = {},
): CodeCheck {
  return {
    definition: {
      id: 'scan.labelled',
      title: 'The label is a palindrome',
      description: 'What CEL can not say.',
      pillar: 'scan',
      area: 'infrastructure',
      severity: 'low',
      level: 'gold',
      mode: 'enforce',
      collector: 'fake',
      expected: 'a palindrome',
      remediation: 'Choose another label.',
      maxAge: 'PT24H',
      frameworks: {},
      ...over,
    },
    version: 1,
    facts: ['label'],
    evaluate,
  };
}

const palindrome = codeCheck(({ facts }) => {
  const label = String(facts.label);
  const same = label === [...label].reverse().join('');
  return {
    state: same ? 'pass' : 'fail',
    observed: `the label is ${label}`,
    reason: 'read backwards',
  };
});

describe('checks in code', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const entity = indexed('a');

  it('are asked once, with their facts', async () => {
    const evaluate = jest.fn(palindrome.evaluate);
    const { checks } = await loadChecks(
      dir.path,
      [collector],
      [codeCheck(evaluate)],
    );
    expect(checks).toHaveLength(3);
    const context = { facts: { label: 'anna' }, entity };
    expect(checks[2].applies?.(context)).toEqual({
      kind: 'value',
      value: true,
    });
    expect(checks[2].pass(context)).toEqual({ kind: 'value', value: true });
    expect(checks[2].observed(context)).toEqual({
      kind: 'value',
      value: 'the label is anna',
    });
    expect(evaluate).toHaveBeenCalledTimes(1);
    expect(checks[2].pass({ facts: {}, entity })).toEqual({
      kind: 'missing',
      fact: 'label',
    });
    expect(evaluate).toHaveBeenCalledTimes(1);
  });

  it('that throw are an error of that check', async () => {
    const { checks } = await loadChecks(
      undefined,
      [collector],
      [
        codeCheck(() => {
          throw new Error('no luck');
        }),
      ],
    );
    expect(checks[0].pass({ facts: { label: 'x' }, entity })).toEqual({
      kind: 'failed',
      message: 'no luck',
    });
  });

  it('are refused with an unknown fact or an id that is used', async () => {
    await expect(
      loadChecks(
        dir.path,
        [collector],
        [
          { ...palindrome, facts: ['colour'] },
          codeCheck(palindrome.evaluate, { id: 'scan.covered' }),
        ],
      ),
    ).rejects.toThrow(
      /has no fact colour\n.*'scan.covered' in code: the check id is used already at scan\.yaml:5/,
    );
    const registry = new CodeCheckRegistry();
    registry.addCheck(palindrome);
    expect(() => registry.addCheck(palindrome)).toThrow(/two checks in code/);
  });

  it('change the hash with their version only', async () => {
    const hash = async (check: CodeCheck) =>
      (await loadChecks(dir.path, [collector], [check])).hash;
    expect(await hash(palindrome)).toBe(
      await hash(
        codeCheck(() => ({ state: 'warn', observed: '', reason: '' })),
      ),
    );
    expect(await hash({ ...palindrome, version: 2 })).not.toBe(
      await hash(palindrome),
    );
  });
});

describe('CheckReferences', () => {
  it('lists what names a check that is gone', async () => {
    const references = new CheckReferences();
    references.add(async () => [
      { checkId: 'scan.covered', usedBy: 'waiver 1' },
      { checkId: 'scan.gone', usedBy: 'campaign 2' },
    ]);
    references.add(async () => []);
    expect(await references.orphans(new Set(['scan.covered']))).toEqual([
      { checkId: 'scan.gone', usedBy: 'campaign 2' },
    ]);
  });
});
