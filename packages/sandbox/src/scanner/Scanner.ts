import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Queue } from '../world/queues';
import { JobQueue } from './JobQueue';

const jobSchema = z.object({
  version: z.literal(1),
  id: z.string().min(1),
  kind: z.enum(['container', 'machine']),
  reference: z.string().min(1),
  digest: z.string().nullable(),
  seal: z.string().min(1),
});

type Job = z.infer<typeof jobSchema>;

const PLACE = {
  accountId: '111122223333',
  region: 'eu-central-1',
  visibilityTimeout: 30,
};

/** What is found in an image: always the same, with something for everybody in the demo. */
function verdictOf({ reference, digest }: Job): object {
  const [fate, first, second] = createHash('sha256')
    .update(digest ?? reference)
    .digest();
  if (fate % 8 === 0) {
    return {
      state: 'failed',
      error: 'The file system of the image could not be read.',
    };
  }
  return fate % 3 === 0
    ? { state: 'clean' }
    : { state: 'findings', critical: first % 4, high: 1 + (second % 9) };
}

/**
 * A stand-in for whoever scans images out of band: takes jobs from a queue and
 * answers through another. A job that it has answered before gets the same
 * answer, and the image is not scanned again.
 */
export class Scanner {
  readonly jobs: JobQueue;
  readonly results: Queue;
  readonly #answers = new Map<string, string>();

  constructor(now: () => Date) {
    this.jobs = new JobQueue(
      { ...PLACE, name: 'fairway-image-scans.fifo' },
      now,
    );
    this.results = new Queue(
      { ...PLACE, name: 'fairway-image-scan-results' },
      now,
    );
  }

  /** Images scanned so far. */
  get scanned(): number {
    return this.#answers.size;
  }

  /** Answers all jobs that can be seen; what is no job is dropped. */
  work(): void {
    for (;;) {
      const messages = this.jobs.receive(10);
      if (messages.length === 0) {
        return;
      }
      for (const { body, receipt } of messages) {
        const job = jobSchema.safeParse(parseJson(body));
        if (job.success) {
          this.results.send(this.#answer(job.data));
        }
        this.jobs.delete(receipt);
      }
    }
  }

  #answer(job: Job): string {
    const known = this.#answers.get(job.id);
    if (known) {
      return known;
    }
    const answer = JSON.stringify({
      version: 1,
      id: job.id,
      kind: job.kind,
      reference: job.reference,
      digest: job.digest,
      seal: job.seal,
      ...verdictOf(job),
    });
    this.#answers.set(job.id, answer);
    return answer;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
