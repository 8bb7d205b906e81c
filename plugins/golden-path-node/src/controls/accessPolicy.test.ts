import { edit } from '../__testUtils__/mutation';
import { rendering } from '../__testUtils__/renderings';
import { memoryTree } from '../tree';
import { verifyTree } from '../verify';

async function saidOf(max: string) {
  const files = edit(
    'access.yaml',
    'max: PT2H',
    `max: ${max}`,
  )(rendering('node'));
  const [{ state, message }] = await verifyTree(memoryTree(files), {
    only: ['access-policy'],
  });
  return { state, message };
}

describe('access-policy', () => {
  it('says for how long people may ask', async () => {
    expect(await saidOf('PT1H30M')).toEqual({
      state: 'pass',
      message: expect.stringContaining(
        'may ask for 1 hour and 30 minutes at most',
      ),
    });
  });

  it('says what is too long, and for what', async () => {
    expect(await saidOf('PT12H')).toEqual({
      state: 'fail',
      message: expect.stringContaining(
        'a grant may last 12 hours, longer than 4 hours',
      ),
    });
  });
});
