import * as yaml from 'yaml';
import { DEEPEST, tooDeepAt } from './depth';

/** How a text is parsed, as in `yaml`. */
export type Options = yaml.ParseOptions &
  yaml.DocumentOptions &
  yaml.SchemaOptions;

/** A document without content that says that its text is nested too deep. */
function refused(
  at: number,
  text: string,
  { lineCounter: lines = new yaml.LineCounter(), ...options }: Options = {},
): yaml.Document.Parsed {
  lines.addNewLine(0);
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
    lines.addNewLine(i + 1);
  }
  const error = new yaml.YAMLParseError(
    [at, at + 1],
    'RESOURCE_EXHAUSTION',
    `Nested more than ${DEEPEST} levels deep`,
  );
  error.linePos = [lines.linePos(at), lines.linePos(at + 1)];
  const document = yaml.parseDocument('', options);
  document.errors.push(error);
  return document;
}

/** `parseDocument` of `yaml`; a text that is nested too deep is an error like others. */
export function parseDocument(
  text: string,
  options?: Options,
): yaml.Document.Parsed {
  const at = tooDeepAt(text);
  return at === undefined
    ? yaml.parseDocument(text, options)
    : refused(at, text, options);
}

/** `parseAllDocuments` of `yaml`; a text that is nested too deep is an error like others. */
export function parseAllDocuments(
  text: string,
  options?: Options,
): readonly yaml.Document.Parsed[] {
  const at = tooDeepAt(text);
  if (at !== undefined) {
    return [refused(at, text, options)];
  }
  return Array.from(yaml.parseAllDocuments(text, options));
}

/**
 * `parse` of `yaml`.
 *
 * @throws YAMLParseError for what is no YAML or nested too deep, ReferenceError for too many aliases
 */
export function parse(
  text: string,
  options?: Options & yaml.ToJSOptions,
): unknown {
  const at = tooDeepAt(text);
  if (at !== undefined) {
    throw refused(at, text, options).errors[0];
  }
  return yaml.parse(text, options);
}
