/** One side of the benchmark, in a process of its own. */
import type { ChildOptions, Message, Reply, Request, Usage } from '../protocol';
import { factsOf, nameOf, warmUps, type Facts } from '../workload';
import { startFairway } from './fairway';
import { markMemory, memoryGrowth } from './memory';
import { startTechInsights } from './techInsights';

const options: ChildOptions = JSON.parse(process.argv[2]);
const send = (reply: Reply) => {
  const message: Message = { reply };
  process.send?.(message);
};

/** How often the facts of each service changed. */
const versions = new Uint32Array(options.services);
let seen = new Map<string, Facts>();
const look = () => (name: string) => seen.get(name);

function prepare(request: Extract<Request, { op: 'round' }>) {
  if (request.who === 'warm-up') {
    seen = new Map(
      warmUps.map(i => [
        nameOf(i),
        factsOf(i, Math.floor(Math.random() * 1e6)),
      ]),
    );
    return;
  }
  seen = new Map();
  for (let i = 0; i < options.services; i++) {
    versions[i] += request.everyNth && i % request.everyNth === 0 ? 1 : 0;
    seen.set(nameOf(i), factsOf(i, versions[i]));
  }
}

/** Processor time so far, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function usage(spent: Usage['spent']): Usage {
  return { spent, cpu: cpuTime(), growthMB: memoryGrowth() };
}

async function main() {
  const start = options.side === 'fairway' ? startFairway : startTechInsights;
  const round = await start(options, look);

  async function answer(request: Request): Promise<Usage> {
    if (request.op !== 'round') {
      if (request.op === 'usage' && request.mark) {
        markMemory();
      }
      return usage({ wall: 0, cpu: 0 });
    }
    // Making up the facts is no part of a round.
    prepare(request);
    const before = { wall: performance.now(), cpu: cpuTime() };
    await round();
    return usage({
      wall: performance.now() - before.wall,
      cpu: cpuTime() - before.cpu,
    });
  }

  process.on('message', (request: Request) => {
    if (request.op === 'stop') {
      process.exit(0);
    }
    answer(request).then(send, error =>
      send({ error: String(error?.stack ?? error) }),
    );
  });
  send({ ready: true });
}

process.on('disconnect', () => process.exit(0));
main().catch(error => {
  send({ error: String(error?.stack ?? error) });
  process.exitCode = 1;
});
