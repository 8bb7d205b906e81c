import type { Cursor } from '../Cursor';
import type { ReportBuilder } from '../ReportBuilder';
import type { VexStatus } from '../types';
import type { FormatReader } from './format';

const STATUSES: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not_affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
]);

/** Package URL, else the id, of a product; both as text and as an object. */
function productName(product: Cursor): string {
  if (!product.isObject) {
    return product.text();
  }
  return (
    product.get('identifiers', 'purl').maybeText ?? product.get('@id').text()
  );
}

function vulnerabilityIds(vulnerability: Cursor): (string | undefined)[] {
  if (!vulnerability.isObject) {
    return [vulnerability.text()];
  }
  const name = vulnerability.get('name');
  return [
    name.maybeText ?? vulnerability.get('@id').text(),
    ...vulnerability
      .get('aliases')
      .first(20)
      .map(alias => alias.maybeText),
  ];
}

function readStatement(
  statement: Cursor,
  documentTime: string | undefined,
  report: ReportBuilder,
): void {
  const status = STATUSES.get(statement.get('status').text());
  if (!status) {
    throw statement
      .get('status')
      .wrong('not_affected, affected, fixed or under_investigation');
  }
  const common = {
    ids: vulnerabilityIds(statement.get('vulnerability')),
    status,
    justification: statement.get('justification').maybeText,
    detail:
      statement.get('impact_statement').maybeText ??
      statement.get('status_notes').maybeText,
    timestamp:
      statement.get('last_updated').maybeText ??
      statement.get('timestamp').maybeText ??
      documentTime,
  };
  if (
    status === 'not_affected' &&
    !common.justification &&
    !statement.get('impact_statement').maybeText
  ) {
    report.warn(
      'A not_affected statement without a justification or an impact statement is not applied',
    );
  }
  let products = 0;
  for (const product of statement.get('products').maybeItems()) {
    products++;
    report.state({
      ...common,
      product: productName(product),
      subcomponents: [...product.get('subcomponents').maybeItems()].map(
        productName,
      ),
    });
  }
  if (!products) {
    report.state({ ...common, subcomponents: [] });
  }
}

function read(document: Cursor, report: ReportBuilder): void {
  report.tool(
    document.get('tooling').maybeText ?? 'OpenVEX',
    document.get('version').maybeText,
  );
  const time =
    document.get('last_updated').maybeText ??
    document.get('timestamp').maybeText;
  report.createdAt(time);
  report.proves('vex');
  for (const statement of document.get('statements').items()) {
    readStatement(statement.object(), time, report);
  }
}

/** OpenVEX 0.0.x and 0.2. */
export const openvex: FormatReader = {
  format: 'openvex',
  recognizes: document =>
    document.get('@context').maybeText?.includes('openvex.dev/ns') ?? false,
  read,
};
