import fs from 'node:fs';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { LastGoodFile } from '../policy/LastGoodFile';
import { DEFAULT_WAIVER_POLICY, readWaiverPolicy } from '../waivers/policy';
import { matchesCheck } from './checkPattern';
import { emptyPatterns, namedChecks, readModePolicy } from './policy';
import type { ModeRule } from './rules';

const policies = path.resolve(__dirname, '../../../../policies');

describe('the policies of the demo', () => {
  const logger = mockServices.logger.mock();

  it('load, and name checks that are there', async () => {
    const waivers = await LastGoodFile.create({
      file: path.join(policies, 'waivers.yaml'),
      key: 'securityScorecard.waivers',
      fallback: DEFAULT_WAIVER_POLICY,
      read: readWaiverPolicy,
      logger,
    });
    const directory = path.join(policies, 'checks');
    const ids = fs
      .readdirSync(directory)
      .flatMap(file => [
        ...fs
          .readFileSync(path.join(directory, file), 'utf8')
          .matchAll(/^ {2}- id: (\S+)$/gm),
      ])
      .map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(20);
    expect(
      waivers.value.notWaivable.filter(
        ({ check }) => !ids.some(id => matchesCheck(check, id)),
      ),
    ).toEqual([]);
    const modes = await LastGoodFile.create<readonly ModeRule[]>({
      file: path.join(policies, 'modes.yaml'),
      key: 'securityScorecard.modes',
      fallback: [],
      read: readModePolicy,
      logger,
    });
    expect(modes.value.length).toBeGreaterThan(0);
    expect(namedChecks(modes.value).filter(id => !ids.includes(id))).toEqual(
      [],
    );
    expect(emptyPatterns(modes.value, ids)).toEqual([]);
  });
});
