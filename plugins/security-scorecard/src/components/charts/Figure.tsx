import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { type ReactElement, Suspense } from 'react';
import { usePainted } from '../../afterPaint';
import { securityScorecardTranslationRef } from '../../translation';
import styles from './charts.module.css';
import { HEIGHT } from './look';

/** Props of {@link Figure}. */
export interface FigureProps {
  /** What the chart shows, in words and numbers. */
  words: string;
  /**
   * The chart, see `lazyDrawing`; it is drawn once the words are painted, and
   * hidden from assistive technology, which reads words and table.
   */
  chart: ReactElement;
  /** Left out where a table with the same numbers stands beside it. */
  table?: FigureTableProps;
}

/** What a chart shows as a table, which is put together once the words are painted. */
export interface FigureTableProps {
  columns: string[];
  rows: () => { key: string; cells: string[] }[];
}

/** A chart that is also said in words and shown as a table. It has its place before it is drawn. */
export const Figure = ({ words, chart, table }: FigureProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const isPainted = usePainted();
  const place = <div aria-busy="true" />;
  return (
    <figure className={styles.figure}>
      <figcaption>
        <Text as="span" variant="body-small">
          {words}
        </Text>
      </figcaption>
      <div
        aria-hidden="true"
        className={styles.chart}
        style={{ height: HEIGHT }}
      >
        {isPainted ? <Suspense fallback={place}>{chart}</Suspense> : place}
      </div>
      {table && (
        <details className={styles.details}>
          <summary>{t('chart.asTable')}</summary>
          <div className={styles.table}>
            {isPainted && <FigureTable {...table} />}
          </div>
        </details>
      )}
    </figure>
  );
};

function FigureTable({ columns, rows }: FigureTableProps) {
  return (
    <table>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows().map(({ key, cells: [first, ...others] }) => (
          <tr key={key}>
            <th scope="row">{first}</th>
            {others.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
