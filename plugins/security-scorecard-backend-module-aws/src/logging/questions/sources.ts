import { InputError } from '@backstage/errors';
import { MAX_NAMES } from '../../mapping/annotations';
import { isPurpose, type Purpose, PURPOSES } from '../options';

/** Annotation with the log sources of a service. */
export const SOURCES_ANNOTATION = 'fairway.dev/log-sources';

const KINDS = ['log-group', 'trail', 'flow-log', 'bucket', 'arn'] as const;

/** A log source as the service declares it. */
export interface LogSource {
  kind: (typeof KINDS)[number];
  /** Name of the group, trail or bucket, id of the VPC, or the whole ARN. */
  id: string;
  purposes: readonly Purpose[];
  /** Entity ref; undefined when nobody is named. */
  owner?: string;
  /** What it is evidence for: `<framework>:<control>`. */
  controls: readonly string[];
}

const OWNER = /^(group|user):[\w.-]+\/[\w.-]+$/;
const CONTROL = /^[\w.-]+:[\w.-]+$/;

function malformed(entry: string, why: string): InputError {
  return new InputError(
    `Annotation ${SOURCES_ANNOTATION} has the entry '${entry}': ${why}; write <kind>:<name> purpose=<purpose>,… [controls=<framework>:<control>,…] [owner=<entity ref>], entries separated by semicolons`,
  );
}

function readResource(
  entry: string,
  text = '',
): Pick<LogSource, 'kind' | 'id'> {
  if (text.startsWith('arn:')) {
    return { kind: 'arn', id: text };
  }
  const at = text.indexOf(':');
  const kind = KINDS.find(known => known === text.slice(0, at));
  const id = text.slice(at + 1);
  if (!kind || kind === 'arn' || at < 0 || id === '') {
    throw malformed(
      entry,
      `'${text}' is not log-group:, trail:, flow-log: or bucket: with a name, and no ARN`,
    );
  }
  return { kind, id };
}

function readSetting(
  entry: string,
  source: LogSource,
  setting: string,
): LogSource {
  const [, key, value] = /^(\w+)=(\S+)$/.exec(setting) ?? [];
  const values = value?.split(',') ?? [];
  switch (key) {
    case 'purpose': {
      const purposes = values.filter(isPurpose);
      if (purposes.length !== values.length) {
        throw malformed(entry, `a purpose is one of ${PURPOSES.join(', ')}`);
      }
      return { ...source, purposes };
    }
    case 'controls':
      if (!values.every(control => CONTROL.test(control))) {
        throw malformed(entry, 'a control is <framework>:<control>');
      }
      return { ...source, controls: values };
    case 'owner':
      if (!OWNER.test(value)) {
        throw malformed(entry, `'${value}' is not a group or user`);
      }
      return { ...source, owner: value };
    default:
      throw malformed(entry, `'${setting}' is not known`);
  }
}

/**
 * Reads the log sources of a service.
 *
 * @param owner - owner of the service, who owns the sources that name nobody
 * @throws InputError when an entry is malformed or a source is named twice
 */
export function parseLogSources(text: string, owner?: string): LogSource[] {
  const entries = text
    .split(/[;\n]/)
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  if (entries.length > MAX_NAMES) {
    throw new InputError(
      `Annotation ${SOURCES_ANNOTATION} has more than ${MAX_NAMES} entries; use several entities`,
    );
  }
  const sources = entries.map(entry => {
    const [resource, ...settings] = entry.split(/\s+/);
    const start: LogSource = {
      ...readResource(entry, resource),
      purposes: [],
      controls: [],
      ...(owner && { owner }),
    };
    return settings.reduce(
      (source, setting) => readSetting(entry, source, setting),
      start,
    );
  });
  const names = sources.map(({ kind, id }) => `${kind}:${id}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) {
    throw malformed(twice, 'it is there twice');
  }
  return sources;
}
