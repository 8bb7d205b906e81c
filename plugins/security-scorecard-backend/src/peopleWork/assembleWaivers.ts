import type { CheckDefinition } from '@fairway/plugin-security-scorecard-common';
import type { NoticeBoard } from '../notifications/notices';
import { AuthorizedWaivers } from '../waivers/AuthorizedWaivers';
import { afterWaiverStep } from '../waivers/publishWaiver';
import { WaiverLife } from '../waivers/WaiverLife';
import { WaiverService } from '../waivers/WaiverService';
import { WaiverStore } from '../waivers/WaiverStore';
import { WaiverSweeper } from '../waivers/WaiverSweeper';
import type { PeopleWorkOptions } from './registerPeopleWork';

/** Puts the waivers together. */
export function assembleWaivers(
  options: Pick<
    PeopleWorkOptions,
    | 'auth'
    | 'evaluate'
    | 'events'
    | 'exceptions'
    | 'knex'
    | 'logger'
    | 'now'
    | 'permissions'
    | 'signals'
    | 'transform'
  > & {
    board: NoticeBoard;
    checks: () => readonly CheckDefinition[];
    deciders: readonly string[];
  },
) {
  const { knex, board, now } = options;
  const store = new WaiverStore(knex);
  const life = new WaiverLife(store, board);
  const policy = () => options.exceptions.waiverPolicy.value;
  const changed = afterWaiverStep(options);
  const service = new WaiverService({
    ...options,
    store,
    life,
    policy,
    changed,
  });
  return {
    store,
    authorized: new AuthorizedWaivers({ ...options, service }),
    sweeper: new WaiverSweeper({
      knex,
      store,
      life,
      board,
      policy,
      changed,
      now,
    }),
  };
}
