import type {
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import path from 'node:path';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { Extensions } from '../services/Extensions';
import { Anchoring, type AnchoringPace } from './Anchoring';
import { AnchorStore } from './AnchorStore';
import { FileAnchor } from './FileAnchor';
import type { Ledger } from './Ledger';

const DEFAULT_PACE: AnchoringPace = { every: 10 * 60_000, rows: 1000 };

function readPace(root: RootConfigService): AnchoringPace {
  const config = root.getOptionalConfig('jitAccess.ledger.anchoring');
  const pace = {
    every: config?.has('every')
      ? durationToMilliseconds(readDurationFromConfig(config, { key: 'every' }))
      : DEFAULT_PACE.every,
    rows: config?.getOptionalNumber('rows') ?? DEFAULT_PACE.rows,
  };
  if (!Number.isInteger(pace.rows) || pace.rows < 1) {
    throw new Error(
      'jitAccess.ledger.anchoring.rows must be a whole number of at least 1',
    );
  }
  return pace;
}

/** Adds the file anchor of the configuration, and anchors the ledger's head from now on. */
export async function startAnchoring(o: {
  knex: Knex;
  clock: Clock;
  ledger: Ledger;
  extensions: Extensions;
  config: RootConfigService;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const file = o.config.getOptionalString('jitAccess.ledger.anchorFile');
  if (file !== undefined) {
    o.extensions.addLedgerAnchor(new FileAnchor(path.resolve(file)));
  }
  if (o.extensions.anchors.size === 0) {
    return;
  }
  const anchoring = new Anchoring(
    o.knex,
    o.clock,
    o.ledger,
    new AnchorStore(),
    o.extensions.anchors,
    readPace(o.config),
    o.logger,
  );
  await o.scheduler.scheduleTask({
    id: 'jit-access-anchor',
    frequency: { seconds: 30 },
    timeout: { minutes: 5 },
    fn: async signal => {
      await anchoring.runOnce(signal);
    },
  });
}
