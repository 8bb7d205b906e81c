import type { Entity } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { describeEntity } from '../domain/entity';

const SCAN_ANNOTATION = 'example.dev/scan';

/** A component of a team, annotated for the fake collector unless told otherwise. */
export function component(
  name: string,
  options: {
    owner?: string;
    title?: string;
    annotations?: Record<string, string>;
    type?: string;
    tags?: string[];
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      ...(options.title ? { title: options.title } : {}),
      ...(options.tags ? { tags: options.tags } : {}),
      annotations: options.annotations ?? { [SCAN_ANNOTATION]: name },
    },
    spec: {
      type: options.type ?? 'service',
      lifecycle: 'production',
      owner: options.owner ?? 'payments',
      system: 'money',
    },
  };
}

export const indexed = (...args: Parameters<typeof component>) =>
  describeEntity(component(...args));

export const refOf = (name: string) => `component:default/${name}`;

/** A good observation of the fake collector. */
export function observation(
  name: string,
  over: Partial<Observation> = {},
): Observation {
  return {
    entityRef: refOf(name),
    status: 'ok',
    observedAt: '2026-11-21T10:00:00.000Z',
    facts: { scanState: 'scanned', criticalOpen: 0, label: 'x', tags: ['a'] },
    findings: [],
    coverage: [
      {
        resource: `image/${name}`,
        scanType: 'PACKAGE',
        state: 'scanned',
        reason: null,
        lastScannedAt: null,
      },
    ],
    ...over,
  };
}

export function finding(
  vulnerability: string,
  over: Partial<Observation['findings'][number]> = {},
): Observation['findings'][number] {
  return {
    vulnerability,
    title: `Something about ${vulnerability}`,
    severity: 'high',
    status: 'open',
    component: 'openssl',
    location: 'image/a',
    ...over,
  };
}

type Script = (
  entities: readonly Entity[],
  context: CollectContext,
) => AsyncIterable<Observation>;

/** A collector that does what a test tells it. */
export class FakeCollector implements Collector {
  readonly id: string;
  readonly title = 'Fake scanner';
  readonly pillar = 'scan';
  readonly annotations = [SCAN_ANNOTATION];
  readonly facts = {
    scanState: { type: 'string', description: 'worst state' },
    criticalOpen: { type: 'int', description: 'open criticals' },
    ratio: { type: 'double', description: 'share' },
    label: { type: 'string', description: 'a word' },
    tags: { type: 'list<string>', description: 'words' },
    active: { type: 'bool', description: 'on or off' },
  } as const;
  /** Names of the entities of each call. */
  readonly calls: string[][] = [];
  script: Script;

  constructor(script: Script = async function* none() {}, id = 'fake') {
    this.script = script;
    this.id = id;
  }

  collect(entities: readonly Entity[], context: CollectContext) {
    this.calls.push(entities.map(e => e.metadata.name));
    return this.script(entities, context);
  }
}

/** A CheckSet file over the fake collector. */
export const CHECKS = `apiVersion: fairway.dev/v1
kind: CheckSet
metadata: { pillar: scan, collector: fake }
checks:
  - id: scan.covered
    title: Every artefact is scanned
    description: An artefact that nobody scans can hide anything.
    area: configuration-and-vulnerability-analysis
    severity: high
    level: bronze
    mode: enforce
    maxAge: PT24H
    applies: 'entity.type == "service"'
    appliesMessage: Only services are scanned
    pass: 'facts.scanState == "scanned"'
    observed: '"scan state is " + facts.scanState'
    expected: the scan state is scanned
    remediation: Turn scanning on for the repository.
    frameworks: { soc2: [CC7.1] }
  - id: scan.noCriticals
    title: No critical vulnerability is open
    description: Critical vulnerabilities are fixed first.
    area: configuration-and-vulnerability-analysis
    severity: critical
    level: silver
    mode: enforce
    maxAge: PT24H
    known: 'facts.scanState == "scanned"'
    unknown: '"scan state is " + facts.scanState'
    pass: 'facts.criticalOpen == 0'
    warn: 'facts.criticalOpen < 2'
    observed: 'string(facts.criticalOpen) + " critical vulnerabilities are open"'
    expected: no critical vulnerability is open
    remediation: Upgrade the component that is named in the finding.
`;
