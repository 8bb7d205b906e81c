import { aDashboard } from './fixtures/dashboard';
import { aClient } from './fixtures/client';
import { giveHeadStart, takeHeadStart } from './headStart';

const FILTER = { scope: '', days: '90' };

const numbers = aDashboard();

const aCountedClient = () => {
  const getDashboard = jest.fn(async () => numbers);
  return { getDashboard, api: aClient({ getDashboard }) };
};

describe('the head start', () => {
  it('is given once', () => {
    const { api, getDashboard } = aCountedClient();
    giveHeadStart(api, FILTER);
    giveHeadStart(api, FILTER);
    expect(takeHeadStart(api, FILTER)).toBeDefined();
    giveHeadStart(api, FILTER);
    expect(getDashboard).toHaveBeenCalledTimes(1);
  });

  it('is for the first who asks', async () => {
    const { api } = aCountedClient();
    giveHeadStart(api, FILTER);
    await expect(takeHeadStart(api, FILTER)).resolves.toBe(numbers);
    expect(takeHeadStart(api, FILTER)).toBeUndefined();
  });

  it.each([
    { scope: 'group:default/payments', days: '90' },
    { scope: '', days: '365' },
  ])('is not for another question: %j', filter => {
    const { api } = aCountedClient();
    giveHeadStart(api, FILTER);
    expect(takeHeadStart(api, filter)).toBeUndefined();
  });

  it('is not for another client', () => {
    const { api } = aCountedClient();
    giveHeadStart(api, FILTER);
    expect(takeHeadStart(aCountedClient().api, FILTER)).toBeUndefined();
  });
});
