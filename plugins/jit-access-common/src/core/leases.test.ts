import fc from 'fast-check';
import { GRANT_STATES } from '../types';
import { countOtherLeases, holdsLease } from './leases';

describe('leases', () => {
  it('are held by what was or is being given, and by nothing else', () => {
    expect(GRANT_STATES.filter(holdsLease)).toEqual(['provisioning', 'active']);
  });

  it('reach zero only at the last of any number of grants', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain(n =>
          fc.shuffledSubarray(
            Array.from({ length: n }, (_, i) => `g${i}`),
            { minLength: n },
          ),
        ),
        order => {
          const holders = order.map(grantId => ({
            grantId,
            state: 'active' as 'active' | 'ended',
          }));
          order.forEach((grantId, index) => {
            expect(countOtherLeases(holders, grantId)).toBe(
              order.length - index - 1,
            );
            holders[index].state = 'ended';
          });
        },
      ),
    );
  });
});
