import type { Entity } from '@backstage/catalog-model';
import type {
  Coverage,
  FactValue,
  FindingStatus,
  Pillar,
  Severity,
} from '@fairway/plugin-security-scorecard-common';

/** Type of a fact, as the CEL expressions of the checks see it. */
export type FactType = 'string' | 'int' | 'double' | 'bool' | 'list<string>';

/** A fact that a collector may report. */
export interface FactDefinition {
  type: FactType;
  /** What it says, with its unit. */
  description: string;
}

/** One weakness as a source reports it. */
export interface ObservedFinding {
  /** CVE, GHSA or rule id. */
  vulnerability: string;
  title: string;
  severity: Severity;
  status: Exclude<FindingStatus, 'resolved'>;
  component: string;
  location: string;
  /** Other ids of the same weakness, for example the GHSA of a CVE; findings that share one are one. */
  aliases?: string[];
  /** Package URL of the component, with its version; joins what scanners name differently. */
  purl?: string;
  /** First version without the weakness, as the source names it. */
  fixedIn?: string;
  remediation?: string;
  fixAvailable?: boolean;
  /** An exploit is known to exist. */
  exploitAvailable?: boolean;
  /** It is exploited in the wild, for example listed in CISA's KEV catalogue. */
  knownExploited?: boolean;
  /** Probability of exploitation in the next 30 days, 0 to 1. */
  epss?: number;
  url?: string;
  /** Why a suppressed one is not counted: a suppression rule, a VEX justification. */
  suppression?: string;
  /** When the source first saw it, ISO 8601; the first observation counts when absent. */
  firstSeenAt?: string;
}

/**
 * What one collector saw of one entity at one time.
 *
 * `ok` replaces what was known. `error` does not: the last good facts stay,
 * their results are marked, and no finding is closed. `partial` brings the facts
 * that could be determined, which count; checks that read any other fact are
 * marked, and no finding is closed.
 */
export interface Observation {
  entityRef: string;
  status: 'ok' | 'partial' | 'error';
  /** Why it is not `ok`; shown to people. */
  error?: string;
  /** ISO 8601, UTC: the time of the run, unless the source says that what it tells is older. */
  observedAt: string;
  /** A fact that could not be determined is left out, never guessed; people read why in the text fact `undecided`, where a collector has one. */
  facts: Record<string, FactValue>;
  findings: ObservedFinding[];
  coverage: Omit<Coverage, 'source'>[];
}

/** Passed to a collector for each run. */
export interface CollectContext {
  /** Aborted when the run is over its time or the process ends. */
  signal: AbortSignal;
  /** The time of the run; collectors ask no other clock. */
  now: Date;
}

/** Reads one source for many entities. */
export interface Collector {
  /** Kebab-case, unique, stable: it is stored. */
  readonly id: string;
  readonly title: string;
  readonly pillar: Pillar;
  /** Every fact it may report; checks are type-checked against this. */
  readonly facts: Readonly<Record<string, FactDefinition>>;
  /** Annotations an entity must have at least one of; an entity without any is not asked for. Empty: every entity. */
  readonly annotations: readonly string[];
  /** Further narrows the entities that are asked for, where annotations can't say it; every entity when absent. */
  selects?(entity: Entity): boolean;
  /**
   * Observes the given entities. It yields one observation per entity, in any
   * order; an entity for which none is yielded counts as an error of this run.
   * It throws only when the source as a whole could not be asked.
   */
  collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation>;
}
