import { toError } from '@backstage/errors';
import { chunked, groupBy } from '../batches';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { failureCode } from '../failure';
import type { Target } from '../mapping/targets';
import type { Serial } from '../Serial';
import { INSPECTOR2 } from '../services';
import { ExploitDetails } from './ExploitDetails';
import {
  type AccountReading,
  InspectorReader,
  MAX_FILTER_VALUES,
} from './InspectorReader';
import type { ScanAge } from './scanState';
import {
  disabledTarget,
  scanPlan,
  targetFromGroup,
  type TargetReading,
  unreadTarget,
} from './targetReading';

/** An account and region during one run; asked for its status once. */
interface OpenScope {
  reader: InspectorReader;
  account: AccountReading;
  details: ExploitDetails;
}

/** What one run reads Inspector with. */
export interface InspectorRunOptions {
  clients: AwsClients;
  /** Shared by all runs of the process: one of them at a time reads an account and region. */
  serial: Serial;
  age: ScanAge;
  signal: AbortSignal;
}

/** Reads Inspector during one run, many artefacts per call, accounts and regions side by side. */
export class InspectorRun {
  readonly #options: InspectorRunOptions;
  readonly #scopes = new Map<string, OpenScope>();

  constructor(options: InspectorRunOptions) {
    this.#options = options;
  }

  /** Readings by the key of each target. Never throws but for the abort. */
  async read(targets: readonly Target[]): Promise<Map<string, TargetReading>> {
    const unique = new Map(targets.map(target => [target.key, target]));
    const scopes = groupBy([...unique.values()], ({ scope }) =>
      scopeKey(scope),
    );
    const readings = await Promise.all(
      [...scopes].map(([key, own]) =>
        this.#options.serial.run(`inspector2 ${key}`, () =>
          this.#readScope(own),
        ),
      ),
    );
    return new Map(readings.flat());
  }

  async #readScope(
    targets: readonly Target[],
  ): Promise<[string, TargetReading][]> {
    const readings: [string, TargetReading][] = [];
    for (const kind of groupBy(targets, target => target.kind).values()) {
      for (const group of chunked(kind, MAX_FILTER_VALUES)) {
        this.#options.signal.throwIfAborted();
        readings.push(...(await this.#readGroup(group)));
      }
    }
    return readings;
  }

  /** @param group - at most ten artefacts of one kind in one scope */
  async #readGroup(
    group: readonly Target[],
  ): Promise<[string, TargetReading][]> {
    const { scope, kind } = group[0];
    const all = (read: (target: Target) => TargetReading) =>
      group.map((target): [string, TargetReading] => [
        target.key,
        read(target),
      ]);
    let open: OpenScope;
    try {
      open = await this.#open(scope);
    } catch (error) {
      this.#options.signal.throwIfAborted();
      const { message } = toError(error);
      return all(target => unreadTarget(target, message, failureCode(error)));
    }
    const { account, reader, details } = open;
    if (account.state === 'failed') {
      return all(t => unreadTarget(t, account.problem, account.code));
    }
    const { scanTypes, disabled } = scanPlan(kind, account);
    if (disabled) {
      return all(target => disabledTarget(target, scanTypes, disabled));
    }
    const reading = await reader.group(
      kind,
      group.map(target => target.name),
    );
    await details.load(reading.findings.items);
    const { age } = this.#options;
    const context = { scanTypes, group: reading, reader, details, age };
    const readings: [string, TargetReading][] = [];
    for (const target of group) {
      readings.push([target.key, await targetFromGroup(target, context)]);
    }
    return readings;
  }

  async #open(scope: Scope): Promise<OpenScope> {
    const known = this.#scopes.get(scopeKey(scope));
    if (known) {
      return known;
    }
    const { clients, signal } = this.#options;
    clients.assertConfigured(scope);
    const client = await clients.get(INSPECTOR2, scope);
    const reader = new InspectorReader(client, scope, signal);
    const open = {
      reader,
      account: await reader.account(),
      details: new ExploitDetails(reader),
    };
    this.#scopes.set(scopeKey(scope), open);
    return open;
  }
}
