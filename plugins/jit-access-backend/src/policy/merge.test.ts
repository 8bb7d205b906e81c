import { mergeDefaults } from './merge';

const merged = (above: object, own: object) =>
  mergeDefaults({ ...above }, { ...own });

describe('what a policy inherits', () => {
  it('is overridden by its own word', () => {
    const { value, cuts } = merged(
      { end: { foreign: 'remove' }, request: { duration: { min: 'PT5M' } } },
      { end: { foreign: 'warn' }, request: { duration: { max: 'PT1H' } } },
    );
    expect(value).toEqual({
      end: { foreign: 'warn' },
      request: { duration: { min: 'PT5M', max: 'PT1H' } },
    });
    expect(cuts).toEqual([]);
  });

  it('only adds to who is denied, to limits and to duties', () => {
    const { value, cuts } = merged(
      {
        request: {
          eligible: { deny: ['group:default/a', 'group:default/b'] },
          limits: { activePerUser: 2, hoursPerWeek: 5, exceeded: 'refuse' },
          duration: { max: 'PT4H' },
          forOthers: false,
          inputs: {
            reason: { minLength: 20, maxLength: 500 },
            ticket: { required: true, pattern: '^A' },
          },
        },
        hooks: ['freeze'],
        end: { killSessions: true },
      },
      {
        request: {
          eligible: { deny: ['group:default/b', 'group:default/c'] },
          limits: {
            activePerUser: 9,
            grantsPerWeek: 3,
            exceeded: [{ any: 1, from: ['owners'] }],
          },
          duration: { max: 'PT8H', default: 'PT6H' },
          forOthers: true,
          inputs: {
            reason: { minLength: 1, maxLength: 4000 },
            ticket: { required: false, pattern: '^B' },
          },
        },
        hooks: ['mine', 'freeze'],
        end: { killSessions: false },
      },
    );
    expect(value).toEqual({
      request: {
        eligible: {
          deny: ['group:default/a', 'group:default/b', 'group:default/c'],
        },
        limits: {
          activePerUser: 2,
          hoursPerWeek: 5,
          grantsPerWeek: 3,
          exceeded: 'refuse',
        },
        duration: { max: 'PT4H', default: 'PT4H' },
        forOthers: false,
        inputs: {
          reason: { minLength: 20, maxLength: 500 },
          ticket: { required: true, pattern: '^B' },
        },
      },
      hooks: ['freeze', 'mine'],
      end: { killSessions: true },
    });
    expect(cuts.map(({ path }) => path.join('.')).sort()).toEqual([
      'end.killSessions',
      'request.duration.max',
      'request.forOthers',
      'request.inputs.reason.maxLength',
      'request.inputs.reason.minLength',
      'request.inputs.ticket.required',
      'request.limits.activePerUser',
    ]);
    expect(cuts.map(cut => cut.message)).toContain(
      '8 hours counts as 4 hours, because the defaults are stricter',
    );
  });

  it('has rules after its own, without those it overrides by name', () => {
    const { value } = merged(
      {
        rules: [
          { name: 'office', when: 'a' },
          { name: 'otherwise', when: 'b' },
        ],
      },
      {
        rules: [
          { name: 'mine', when: 'c' },
          { name: 'otherwise', when: 'd' },
        ],
      },
    );
    expect(value.rules).toEqual([
      { name: 'mine', when: 'c' },
      { name: 'otherwise', when: 'd' },
      { name: 'office', when: 'a' },
    ]);
  });

  it('gives terms of break-glass, not break-glass', () => {
    const above = {
      breakGlass: {
        max: 'PT30M',
        review: { within: 'P1D', blockUntilReviewed: true },
      },
    };
    expect(merged(above, {}).value).toEqual({});
    expect(
      merged(above, {
        breakGlass: {
          max: 'PT2H',
          review: { by: ['owners'], within: 'P7D', blockUntilReviewed: false },
        },
      }).value,
    ).toEqual({
      breakGlass: {
        max: 'PT30M',
        review: { by: ['owners'], within: 'P1D', blockUntilReviewed: true },
      },
    });
  });

  it('is not about names, versions and owners', () => {
    expect(
      merged(
        { kind: 'AccessDefaults', everywhere: true, metadata: { name: 'a' } },
        { kind: 'AccessPolicy', metadata: { title: 'b' } },
      ).value,
    ).toEqual({ kind: 'AccessPolicy', metadata: { title: 'b' } });
  });
});
