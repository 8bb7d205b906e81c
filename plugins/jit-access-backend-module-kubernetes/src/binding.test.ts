import * as fc from 'fast-check';
import {
  bindingName,
  gives,
  isOurs,
  newBinding,
  tamperedWith,
  tupleOf,
  type BindingTuple,
} from './binding';

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
const tuple: fc.Arbitrary<BindingTuple> = fc.record({
  installation: fc.constantFrom('fairway', 'other'),
  namespace: fc.option(fc.stringMatching(/^[a-z]{1,10}$/), { nil: undefined }),
  role: fc.record({
    kind: fc.constantFrom('Role' as const, 'ClusterRole' as const),
    name,
  }),
  user: name,
});

describe('bindings', () => {
  it('say themselves what they were made for, whatever the names', () => {
    fc.assert(
      fc.property(tuple, fc.uuid(), (made, grantId) => {
        const binding = newBinding(made, grantId);
        expect(tupleOf(binding, made.installation)).toEqual(made);
        expect(tamperedWith(binding, made)).toBeNull();
        expect(gives(binding, made)).toBe(true);
        expect(isOurs(binding, made.installation)).toBe(true);
        expect(binding.metadata.name).toMatch(/^fairway-[0-9a-f]{40}$/);
      }),
    );
  });

  it('have one name for one tuple, and only for that', () => {
    fc.assert(
      fc.property(tuple, tuple, (a, b) => {
        expect(bindingName(a) === bindingName(b)).toBe(
          JSON.stringify(a) === JSON.stringify(b),
        );
      }),
    );
  });

  it('give nothing to another person or by another role', () => {
    fc.assert(
      fc.property(tuple, tuple, (a, b) => {
        const same =
          a.user === b.user &&
          a.role.kind === b.role.kind &&
          a.role.name === b.role.name;
        expect(gives(newBinding(a, 'g'), b)).toBe(same);
        expect(tamperedWith(newBinding(a, 'g'), b) === null).toBe(
          bindingName(a) === bindingName(b),
        );
      }),
    );
  });

  it('are read by what they do where their annotations are gone', () => {
    fc.assert(
      fc.property(tuple, made => {
        const { metadata, ...rest } = newBinding(made, 'g');
        const bare = { ...rest, metadata: { ...metadata, annotations: {} } };
        expect(tupleOf(bare, made.installation)).toEqual(made);
      }),
    );
  });
});
