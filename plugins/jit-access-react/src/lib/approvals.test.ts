import { sampleRequest } from '../testUtils';
import { canDecide, countApprovals } from './approvals';

const step = (any: number, approvedBy: string[]) => ({
  any,
  from: ['owners'],
  approvers: [],
  approvedBy,
});

describe('countApprovals', () => {
  it('counts over all steps, and no step above what it wants', () => {
    expect(
      countApprovals([
        step(1, ['user:default/bo', 'user:default/chen']),
        step(2, ['user:default/sam']),
      ]),
    ).toEqual({ done: 2, total: 3 });
  });

  it('counts nothing where nothing is wanted', () => {
    expect(countApprovals([])).toEqual({ done: 0, total: 0 });
  });
});

describe('canDecide', () => {
  const request = sampleRequest({ actions: ['approve', 'deny'] });

  it('lets an approver decide', () => {
    expect(canDecide(request, 'user:default/bo')).toBe(true);
  });

  it.each([
    ['requester', { requester: 'user:default/bo' }],
    ['grantee', { grantee: 'user:default/bo' }],
  ])('never lets the %s decide, whatever the server offers', (_, who) => {
    expect(canDecide({ ...request, ...who }, 'user:default/bo')).toBe(false);
  });

  it('lets nobody decide twice, without being offered it, or unknown', () => {
    expect(
      canDecide({ ...request, state: 'approved' }, 'user:default/bo'),
    ).toBe(false);
    expect(canDecide({ ...request, actions: [] }, 'user:default/bo')).toBe(
      false,
    );
    expect(canDecide(request, undefined)).toBe(false);
  });
});
