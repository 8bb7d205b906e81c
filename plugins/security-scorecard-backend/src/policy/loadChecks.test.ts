import { symlink } from 'node:fs/promises';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { CHECKS, FakeCollector, indexed } from '../__testUtils__/fixtures';
import { CheckRegistry } from './CheckRegistry';
import { loadChecks } from './loadChecks';

const collector = new FakeCollector();

describe('loadChecks', () => {
  const dir = createMockDirectory();

  const load = (files: Record<string, string>) => {
    dir.setContent(files);
    return loadChecks(dir.path, [collector]);
  };
  const broken = (from: string, to: string) =>
    load({ 'scan.yaml': CHECKS.replace(from, to) });

  it('loads files of all folders and names the facts that expressions read', async () => {
    const { checks, hash } = await load({
      'a/scan.yaml': CHECKS,
      'notes.txt': 'x',
    });
    expect(checks.map(c => [c.definition.id, c.facts])).toEqual([
      ['scan.covered', ['scanState']],
      ['scan.noCriticals', ['criticalOpen', 'scanState']],
    ]);
    expect(checks[0].definition).toMatchObject({
      pillar: 'scan',
      collector: 'fake',
      frameworks: { soc2: ['CC7.1'] },
    });
    expect(await load({ 'a/scan.yaml': CHECKS })).toMatchObject({ hash });
    expect(
      (await load({ 'a/scan.yaml': CHECKS.replace('< 2', '< 3') })).hash,
    ).not.toBe(hash);
  });

  it.each([
    [
      'facts.criticalOpen == 0',
      'facts.criticalOpn == 0',
      /scan\.yaml:30: check 'scan.noCriticals', pass: No such key: criticalOpn/,
    ],
    [
      'facts.criticalOpen == 0',
      'facts.criticalOpen == "0"',
      /scan\.yaml:30: .*pass: no such overload/,
    ],
    [
      "pass: 'facts.criticalOpen == 0'",
      "pass: 'facts.criticalOpen'",
      /pass: the expression is of type int, wanted bool/,
    ],
    [
      "pass: 'facts.criticalOpen == 0'",
      "pass: 'facts.criticalOpen =='",
      /scan\.yaml:30: .*pass: /,
    ],
    [
      'entity.type == "service"',
      'entity.size == 1',
      /scan\.yaml:13: .*applies: No such key: size/,
    ],
    [
      'id: scan.noCriticals',
      'id: scan.covered',
      /scan\.yaml:20: the check id 'scan.covered' is used already at scan\.yaml:5/,
    ],
    [
      'severity: critical',
      'severity: terrible',
      /scan\.yaml:24: checks\.1\.severity/,
    ],
    [
      'maxAge: PT24H',
      'maxAge: a day',
      /scan\.yaml:12: checks\.0\.maxAge: must be a positive ISO 8601 duration/,
    ],
    [
      '    mode: enforce\n',
      '    mode: enforce\n    waive: true\n',
      /checks\.0: Unrecognized key: "waive"/,
    ],
    [
      '    appliesMessage: Only services are scanned\n',
      '',
      /applies and appliesMessage go together/,
    ],
    ['kind: CheckSet', 'kind: [', /scan\.yaml:\d+: /],
    [
      "warn: 'facts.criticalOpen < 2'",
      "warn: 'facts.criticalOpen == 0'",
      /scan\.yaml:31: check 'scan.noCriticals', warn: is never true where pass is false/,
    ],
    [
      "pass: 'facts.criticalOpen == 0'",
      "pass: 'facts.criticalOpen == 0 || facts.criticalOpen != 0'",
      /scan\.yaml:30: .*pass: is always true where it is asked/,
    ],
    [
      'entity.type == "service"',
      'entity.type == "service" && entity.type == "website"',
      /scan\.yaml:13: .*applies: is never true/,
    ],
    [
      '    frameworks: { soc2: [CC7.1] }\n',
      '    tests: [{ given: { facts: { scanState: broken } }, expect: pass }]\n',
      /scan\.yaml:19: check 'scan.covered', tests.0: expected pass, got fail: scan state is broken/,
    ],
  ])('refuses %j as %j', async (from, to, message) => {
    await expect(broken(from, to)).rejects.toThrow(message);
  });

  it('refuses the same rule twice, however it is laid out', async () => {
    const [, second] = CHECKS.split('  - id: scan.noCriticals');
    await expect(
      load({
        'a.yaml': `${CHECKS}  - id: scan.copy${second.replace('facts.criticalOpen == 0', '0==facts.criticalOpen')}`,
      }),
    ).rejects.toThrow(
      /a\.yaml:\d+: check 'scan.copy', pass: asks the same as 'scan.noCriticals' at a\.yaml:20/,
    );
  });

  it('says what was seen when the check does not', async () => {
    const { checks } = await load({
      'scan.yaml': CHECKS.replace(/ {4}observed: '"scan.*\n/, ''),
    });
    const entity = indexed('a');
    expect(checks[0].observed({ facts: { scanState: 'old' }, entity })).toEqual(
      { kind: 'value', value: 'scan state: old' },
    );
    expect(checks[0].observed({ facts: {}, entity })).toEqual({
      kind: 'missing',
      fact: 'scanState',
    });
  });

  it('reads mounted ConfigMaps once', async () => {
    dir.setContent({ '.2026': { 'scan.yaml': CHECKS } });
    await symlink(dir.resolve('.2026'), dir.resolve('.data'));
    await symlink('.data/scan.yaml', dir.resolve('scan.yaml'));
    const { checks } = await loadChecks(dir.path, [collector]);
    expect(checks).toHaveLength(2);
  });

  it('names every problem at once', async () => {
    await expect(
      broken('severity: high', 'severity: huge').catch(e => e.message),
    ).resolves.toMatch(/^The checks can't be loaded:\n {2}scan/);
    await expect(
      load({
        'a.yaml': CHECKS.replace('facts.criticalOpen == 0', 'facts.x == 0'),
        'b.yaml': CHECKS,
      }).catch(e => e.message.split('\n').length),
    ).resolves.toBe(4);
  });

  it('says which directory can not be read', async () => {
    await expect(loadChecks(dir.resolve('nowhere'), [])).rejects.toThrow(
      /Can't read the policy directory '.*nowhere'/,
    );
  });

  it('keeps checks of a collector that is not installed', async () => {
    dir.setContent({ 'scan.yaml': CHECKS });
    const policy = await loadChecks(dir.path, []);
    expect(policy.missingCollectors).toEqual(['fake']);
    expect(policy.checks[0].collector.installed).toBe(false);
  });

  it('tells a missing fact from a wrong one at evaluation', async () => {
    const { checks } = await load({ 'scan.yaml': CHECKS });
    const entity = indexed('a');
    expect(checks[1].pass({ facts: {}, entity })).toEqual({
      kind: 'missing',
      fact: 'criticalOpen',
    });
    expect(checks[1].pass({ facts: { criticalOpen: 0 }, entity })).toEqual({
      kind: 'value',
      value: true,
    });
    expect(checks[1].observed({ facts: { criticalOpen: 3 }, entity })).toEqual({
      kind: 'value',
      value: '3 critical vulnerabilities are open',
    });
  });
});

describe('CheckRegistry', () => {
  const dir = createMockDirectory();

  it('keeps the last good policy when the directory breaks, and says why', async () => {
    dir.setContent({ 'scan.yaml': CHECKS });
    const logger = mockServices.logger.mock();
    const registry = await CheckRegistry.create({
      directory: dir.path,
      collectors: [collector],
      logger,
    });
    const { hash } = registry.policy;

    dir.setContent({ 'scan.yaml': CHECKS.replace('fake }', 'fake, x: 1 }') });
    await registry.reload();
    await registry.reload();
    expect(registry.policy.hash).toBe(hash);
    expect(registry.policy.checks).toHaveLength(2);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.error.mock.calls[0][0]).toMatch(/scan\.yaml:3/);

    dir.setContent({ 'scan.yaml': CHECKS.replace('PT24H', 'PT12H') });
    await registry.reload();
    expect(registry.policy.hash).not.toBe(hash);
  });

  it('starts without checks when the directory is broken, and takes them when it is mended', async () => {
    dir.setContent({
      'scan.yaml': CHECKS.replace('id: scan.covered', 'id: 1'),
    });
    const options = {
      directory: dir.path,
      collectors: [collector],
      logger: mockServices.logger.mock(),
    };
    const registry = await CheckRegistry.create(options);
    expect(registry.ready).toBe(false);
    expect(registry.status).toMatchObject({
      checks: 0,
      problem: expect.stringMatching(/scan\.yaml:5: checks\.0\.id/),
    });
    await expect(
      CheckRegistry.create({ ...options, strict: true }),
    ).rejects.toThrow(/scan\.yaml:5: checks\.0\.id/);

    dir.setContent({ 'scan.yaml': CHECKS });
    await registry.reload();
    expect(registry.ready).toBe(true);
    expect(registry.status).toMatchObject({ checks: 2, problem: null });
  });
});
