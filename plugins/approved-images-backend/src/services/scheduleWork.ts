import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { ImageScanner } from '@fairway/plugin-approved-images-node';
import type { SampleStore } from '../database/SampleStore';
import type { Announcer } from './Announcer';
import type { RegisterFile } from './RegisterFile';
import type { Sampling } from './Sampling';
import type { ScanAnswers } from './ScanAnswers';
import type { ScanWorker } from './ScanWorker';
import type { Upkeep } from './Upkeep';

/** How long samples are kept. */
const KEPT_MS = 3 * 366 * 86_400_000;

/** What is done by the clock. */
export interface Work {
  file: RegisterFile;
  announcer: Announcer;
  upkeep: Upkeep;
  worker: ScanWorker;
  scanners: readonly ImageScanner[];
  answers: ScanAnswers;
  /** Undefined when nothing is sampled. */
  sampling: Sampling | undefined;
  samples: Pick<SampleStore, 'forget'>;
  now: () => Date;
}

/** Lets the scheduler of the portal do it, once among all its backends. */
export async function scheduleWork(
  scheduler: SchedulerService,
  {
    file,
    announcer,
    upkeep,
    worker,
    scanners,
    answers,
    sampling,
    samples,
    now,
  }: Work,
): Promise<void> {
  await scheduler.scheduleTask({
    id: 'approved-images-register',
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    // Each backend has read a version of its own; all but one find nothing new.
    scope: 'local',
    fn: async signal => {
      if (await file.load()) {
        await upkeep.judgeAll(signal);
      }
      await announcer.run();
    },
  });
  await scheduler.scheduleTask({
    id: 'approved-images-upkeep',
    frequency: { minutes: 15 },
    timeout: { minutes: 15 },
    initialDelay: { minutes: 1 },
    fn: async signal => {
      await upkeep.followCatalog(signal);
      await upkeep.judgeAll(signal);
      await announcer.run();
      await samples.forget(new Date(now().getTime() - KEPT_MS).toISOString());
    },
  });
  await scheduler.scheduleTask({
    id: 'approved-images-scans',
    frequency: { seconds: 30 },
    timeout: { minutes: 30 },
    initialDelay: { seconds: 20 },
    fn: signal => worker.run(signal),
  });
  for (const { id, results } of scanners) {
    if (results) {
      await scheduler.scheduleTask({
        id: `approved-images-answers-${id}`,
        frequency: results.frequency,
        timeout: { minutes: 10 },
        initialDelay: { seconds: 10 },
        fn: signal => answers.poll(id, results, signal),
      });
    }
  }
  if (sampling) {
    await scheduler.scheduleTask({
      id: 'approved-images-sampling',
      frequency: { minutes: 5 },
      timeout: { minutes: 30 },
      initialDelay: { minutes: 2 },
      fn: signal => sampling.run(signal),
    });
  }
}
