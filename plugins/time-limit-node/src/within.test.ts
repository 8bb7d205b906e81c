import { within } from './within';

const never = () => new Promise<never>(() => {});

it('gives what the work gives, and throws what it throws', async () => {
  const { signal } = new AbortController();
  const remove = jest.spyOn(signal, 'removeEventListener');
  await expect(within(signal, async () => 'done')).resolves.toBe('done');
  await expect(
    within(signal, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(remove).toHaveBeenCalledTimes(2);
});

it('gives up work that does not listen', async () => {
  const controller = new AbortController();
  const waiting = within(controller.signal, never);
  controller.abort(new Error('shut down'));
  await expect(waiting).rejects.toThrow('shut down');
});

it('begins nothing when it is too late', async () => {
  const work = jest.fn(never);
  await expect(
    within(AbortSignal.abort(new Error('too late')), work),
  ).rejects.toThrow('too late');
  expect(work).not.toHaveBeenCalled();
});
