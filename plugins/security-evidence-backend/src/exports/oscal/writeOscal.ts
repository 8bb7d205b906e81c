import { controlsByCheck, type EvidenceSet } from '../EvidenceSet';
import type { BackMatter, Component, Risk } from './model';
import {
  component,
  controlFinding,
  documentHead,
  exceptionRisk,
  findingRisk,
  keyOf,
  logEntry,
  observation,
  planId,
  resultHead,
} from './parts';
import { line, markup } from './text';
import { checked } from './validate';

/** States of controls that something was found out about. */
const FOUND = new Set([
  'satisfied',
  'not-satisfied',
  'undetermined',
  'excepted',
]);

/** An array that is left out when it is empty, as the model has no empty ones. */
class ArrayWriter {
  readonly #open: string;
  readonly #close: string;
  #any = false;

  constructor(open: string, close: string) {
    this.#open = open;
    this.#close = close;
  }

  add(items: readonly string[]): string {
    if (!items.length) {
      return '';
    }
    const text = `${this.#any ? ',\n' : this.#open}${items.join(',\n')}`;
    this.#any = true;
    return text;
  }

  end(): string {
    return this.#any ? this.#close : '';
  }
}

/** Members of an object without its braces. */
const members = (text: string) => text.slice(1, -1);

/**
 * The evidence in NIST's model of assessment results, in JSON, as it comes. Each
 * result is an observation, each control that something is known of a finding;
 * exceptions and open findings are risks; what happened is the log. Every part
 * is checked before it is written.
 */
export async function* writeOscal(set: EvidenceSet): AsyncGenerator<string> {
  const key = keyOf(set);
  const { framework, at, controls, scope } = set.summary;
  const controlsOf = controlsByCheck(set);
  const observed = new Map<string, string[]>();
  const components: Component[] = [];
  const risks: Risk[] = [];

  yield `{"assessment-results":{${members(checked('document', documentHead(set)))},"results":[{${members(checked('result', resultHead(set)))}`;

  const observations = new ArrayWriter(',"observations":[\n', ']');
  for await (const services of set.services) {
    const piece: string[] = [];
    for (const service of services) {
      components.push(component(service));
      risks.push(
        ...service.exceptions.map(e => exceptionRisk(key, service, e)),
        ...service.findings.map(f => findingRisk(key, service, f)),
      );
      for (const result of service.results) {
        const seen = observation(key, service, result, at);
        piece.push(checked('observation', seen));
        for (const control of controlsOf.get(result.checkId) ?? []) {
          const own = observed.get(control) ?? [];
          own.push(seen.uuid);
          observed.set(control, own);
        }
      }
    }
    yield observations.add(piece);
  }
  yield observations.end();

  const listed = new ArrayWriter(
    ',"local-definitions":{"components":[\n',
    ']}',
  );
  for (const part of chunks(components)) {
    yield listed.add(part.map(c => checked('component', c)));
  }
  yield listed.end();

  const risky = new ArrayWriter(',"risks":[\n', ']');
  for (const part of chunks(risks)) {
    yield risky.add(part.map(r => checked('risk', r)));
  }
  yield risky.end();

  const findings = new ArrayWriter(',"findings":[\n', ']');
  for (const control of controls) {
    if (FOUND.has(control.state)) {
      yield findings.add([
        checked(
          'finding',
          controlFinding(
            key,
            framework.id,
            control,
            observed.get(control.id) ?? [],
          ),
        ),
      ]);
    }
  }
  yield findings.end();

  const log = new ArrayWriter(',"assessment-log":{"entries":[\n', ']}');
  const missing: string[] = [];
  for await (const part of set.activities) {
    if ('unavailable' in part) {
      missing.push(`${part.kind}: ${part.unavailable}`);
    } else {
      yield log.add(part.items.map(a => checked('entry', logEntry(key, a))));
    }
  }
  yield log.end();

  const unchecked = controls
    .filter(({ state }) => state === 'no-check')
    .map(({ id }) => id);
  const remarks = [
    ...(unchecked.length
      ? [`Nothing checks these controls here: ${unchecked.join(', ')}.`]
      : []),
    ...missing,
  ];
  if (remarks.length) {
    yield `,"remarks":${JSON.stringify(markup(remarks.join(' ')))}`;
  }
  const backMatter: BackMatter = {
    resources: [
      {
        uuid: planId(set),
        title: line(`${framework.title} ${framework.version}`),
        description: markup(
          `Services of ${scope ?? 'organisation'}, by the checks of this portal that name controls of ${framework.publisher}.`,
        ),
        rlinks: [{ href: framework.url }],
      },
    ],
  };
  yield `}],"back-matter":${checked('back-matter', backMatter)}}}\n`;
}

/** Parts of a list that are written at once. */
const CHUNK = 200;

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}
