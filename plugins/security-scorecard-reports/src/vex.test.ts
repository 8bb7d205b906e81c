import type { ReportedFinding, VexStatement } from './types';
import { applyStatements } from './vex';

const finding = (
  overrides: Partial<ReportedFinding> = {},
): ReportedFinding => ({
  kind: 'vulnerability',
  vulnerability: 'CVE-2026-0001',
  aliases: ['GHSA-2222-3333-4444'],
  title: 'weak',
  severity: 'high',
  status: 'open',
  component: 'leftpad@1.0.0',
  location: 'registry.example/shop/cart',
  purl: 'pkg:npm/leftpad@1.0.0?arch=any',
  ...overrides,
});

const statement = (overrides: Partial<VexStatement> = {}): VexStatement => ({
  vulnerability: 'CVE-2026-0001',
  aliases: [],
  subcomponents: [],
  status: 'not_affected',
  justification: 'component_not_present',
  ...overrides,
});

const statusAfter = (
  statements: VexStatement[],
  overrides?: Partial<ReportedFinding>,
) => applyStatements([finding(overrides)], statements)[0].status;

const CASES: [
  name: string,
  overrides: Partial<VexStatement>,
  about: boolean,
][] = [
  ['everything', {}, true],
  ['another vulnerability', { vulnerability: 'CVE-2026-0002' }, false],
  ['an alias', { vulnerability: 'GHSA-2222-3333-4444' }, true],
  ['its package', { product: 'pkg:npm/leftpad@1.0.0' }, true],
  ['its package of any version', { product: 'pkg:npm/leftpad' }, true],
  ['another version', { product: 'pkg:npm/leftpad@2.0.0' }, false],
  ['another package', { product: 'pkg:npm/rightpad@1.0.0' }, false],
  ['a namespace', { product: 'pkg:npm/%40x/leftpad@1.0.0' }, false],
  ['a qualifier', { product: 'pkg:npm/leftpad@1.0.0?arch=arm' }, false],
  ['its image', { product: 'pkg:oci/cart@sha256%3A00' }, true],
  ['another image', { product: 'pkg:oci/pay' }, false],
  ['its name', { product: 'leftpad' }, true],
  ['nothing known', { product: 'acme' }, false],
  [
    'a part of an image',
    { product: 'pkg:oci/x', subcomponents: ['pkg:npm/leftpad'] },
    true,
  ],
  [
    'another part',
    { product: 'pkg:oci/cart', subcomponents: ['pkg:npm/rightpad'] },
    false,
  ],
];

describe('applyStatements', () => {
  it.each(CASES)(
    'knows that a statement is about %s',
    (_, overrides, about) => {
      expect(statusAfter([statement(overrides)])).toBe(
        about ? 'suppressed' : 'open',
      );
    },
  );

  it('says why', () => {
    const [after] = applyStatements(
      [finding()],
      [statement({ detail: 'not shipped' })],
    );
    expect(after.suppression).toBe(
      'VEX not_affected: component_not_present: not shipped',
    );
  });

  it.each(['affected', 'under_investigation'] as const)(
    'leaves what is %s open',
    status => {
      expect(statusAfter([statement({ status })])).toBe('open');
    },
  );

  it('does not take an all-clear without a reason', () => {
    expect(statusAfter([statement({ justification: undefined })])).toBe('open');
  });

  it('lets the latest statement decide, whatever their order', () => {
    const clear = statement({ timestamp: '2026-01-01T00:00:00.000Z' });
    const affected = statement({
      status: 'affected',
      timestamp: '2026-02-01T00:00:00.000Z',
    });
    expect(statusAfter([clear, affected])).toBe('open');
    expect(statusAfter([affected, clear])).toBe('open');
  });

  it('keeps what is suppressed already', () => {
    expect(
      statusAfter([statement({ status: 'affected' })], {
        status: 'suppressed',
        suppression: 'ignored',
      }),
    ).toBe('suppressed');
  });
});
