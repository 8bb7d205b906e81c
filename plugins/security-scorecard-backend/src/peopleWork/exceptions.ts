import path from 'node:path';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { WaiverSource } from '../domain/exceptions';
import { ModeRegistry } from '../modes/ModeRegistry';
import { readModePolicy } from '../modes/policy';
import type { ModeRule } from '../modes/rules';
import { LastGoodFile } from '../policy/LastGoodFile';
import { DatabaseWaiverSource } from '../waivers/DatabaseWaiverSource';
import {
  DEFAULT_WAIVER_POLICY,
  readWaiverPolicy,
  type WaiverPolicy,
} from '../waivers/policy';

/** What evaluation and the people's work share: waivers in force, modes and their rules. */
export interface Exceptions {
  waivers: WaiverSource;
  modes: ModeRegistry;
  waiverPolicy: LastGoodFile<WaiverPolicy>;
  /** Reads the files and the promoted modes again. */
  reload: () => Promise<void>;
  /** Files to watch. */
  files: string[];
  /** Problems of the files, as `what: why`. */
  problems: () => string[];
}

const KEYS = {
  waivers: 'securityScorecard.waivers',
  modes: 'securityScorecard.modes',
};

/**
 * Loads the rules of waivers and modes.
 *
 * @throws InputError that names file and line of each fault
 */
export async function createExceptions(options: {
  knex: Knex;
  config: RootConfigService;
  logger: LoggerService;
}): Promise<Exceptions> {
  const { knex, config, logger } = options;
  const fileOf = (key: string) => {
    const file = config.getOptionalString(key);
    return file && path.resolve(file);
  };
  const waiverPolicy = await LastGoodFile.create({
    file: fileOf(KEYS.waivers),
    key: KEYS.waivers,
    fallback: DEFAULT_WAIVER_POLICY,
    read: readWaiverPolicy,
    logger,
  });
  const modeFile = await LastGoodFile.create<readonly ModeRule[]>({
    file: fileOf(KEYS.modes),
    key: KEYS.modes,
    fallback: [],
    read: readModePolicy,
    logger,
  });
  const modes = await ModeRegistry.create(knex, modeFile);
  const problems = [
    { key: KEYS.waivers, file: waiverPolicy },
    { key: KEYS.modes, file: modeFile },
  ];
  return {
    waivers: new DatabaseWaiverSource(),
    modes,
    waiverPolicy,
    reload: async () => {
      await waiverPolicy.reload();
      await modes.reload();
    },
    files: Object.values(KEYS).flatMap(key => fileOf(key) ?? []),
    problems: () =>
      problems.flatMap(({ key, file }) =>
        file.problem ? [`${key}: ${file.problem}`] : [],
      ),
  };
}
