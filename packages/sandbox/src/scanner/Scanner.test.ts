import { Scanner } from './Scanner';

const job = (id: string, digest = `sha256:${'a'.repeat(64)}`) =>
  JSON.stringify({
    version: 1,
    id,
    kind: 'container',
    reference: 'registry.example/team/app',
    digest,
    seal: 'seal',
  });

describe('Scanner', () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const answers = (scanner: Scanner) =>
    scanner.results.receive(10, 0).map(({ body }) => JSON.parse(body));

  it('drops the same job within five minutes, as a FIFO queue does', () => {
    const scanner = new Scanner(() => now);
    const first = scanner.jobs.sendOnce(job('1'), '1');
    expect(scanner.jobs.sendOnce(job('1'), '1')).toBe(first);
    expect(scanner.jobs.size).toBe(1);
    now = new Date(now.getTime() + 5 * 60_000);
    expect(scanner.jobs.sendOnce(job('1'), '1')).not.toBe(first);
    expect(scanner.jobs.size).toBe(2);
  });

  it('scans a job once and answers it as often as it comes', () => {
    const scanner = new Scanner(() => now);
    scanner.jobs.send(job('1'));
    scanner.jobs.send(job('1'));
    scanner.jobs.send('no job');
    scanner.work();
    expect(scanner.jobs.size).toBe(0);
    expect(scanner.scanned).toBe(1);
    const [one, two, ...more] = answers(scanner);
    expect(one).toMatchObject({ id: '1', seal: 'seal', version: 1 });
    expect(two).toEqual(one);
    expect(more).toEqual([]);
  });

  it('finds the same in the same image, and not the same in all', () => {
    const scanner = new Scanner(() => now);
    for (const digit of '0123456789abcdef') {
      scanner.jobs.send(job(digit, `sha256:${digit.repeat(64)}`));
    }
    scanner.work();
    scanner.work();
    const states = new Set<string>();
    for (;;) {
      const [message] = scanner.results.receive(1);
      if (!message) {
        break;
      }
      states.add(JSON.parse(message.body).state);
      scanner.results.delete(message.receipt);
    }
    expect([...states].sort()).toEqual(['clean', 'failed', 'findings']);
  });
});
