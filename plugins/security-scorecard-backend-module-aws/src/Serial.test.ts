import { Serial } from './Serial';

function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

it('lets one task at a time run under a key, in order', async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const first = gate();
  const run = serial.run('a', async () => {
    seen.push('run starts');
    await first.opened;
    seen.push('run ends');
    return 1;
  });
  const refresh = serial.run('a', async () => {
    seen.push('refresh');
    return 2;
  });
  await serial.run('b', async () => seen.push('other key'));
  expect(seen).toEqual(['run starts', 'other key']);
  first.open();
  await expect(Promise.all([run, refresh])).resolves.toEqual([1, 2]);
  expect(seen).toEqual(['run starts', 'other key', 'run ends', 'refresh']);
});

it('goes on after a task that failed', async () => {
  const serial = new Serial();
  const failed = serial.run('a', async () => {
    throw new Error('denied');
  });
  const next = serial.run('a', async () => 'fine');
  await expect(failed).rejects.toThrow('denied');
  await expect(next).resolves.toBe('fine');
});
