import type { ColumnConfig } from '@backstage/ui';
import { screen } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { FindingsTable } from './FindingsTable';

jest.mock('@backstage/ui', () => ({
  ...jest.requireActual('@backstage/ui'),
  Table: (props: { columnConfig: ColumnConfig<{ id: string }>[] }) => (
    <output data-testid="width">
      {props.columnConfig.reduce(
        (sum, { minWidth }) => sum + Number(minWidth),
        0,
      )}
    </output>
  ),
}));

/** What a page leaves beside the sidebar of a screen that is 1440 pixels wide. */
const ROOM = 1176;

describe('FindingsTable', () => {
  it('fits on a page of a common screen', async () => {
    renderScreen(
      <FindingsTable
        items={[]}
        isLoading={false}
        isStale={false}
        pagination={{ type: 'none' }}
        emptyState={<p>None</p>}
      />,
      {},
    );
    const width = Number((await screen.findByTestId('width')).textContent);
    expect(width).toBeGreaterThan(0);
    expect(width).toBeLessThanOrEqual(ROOM);
  });
});
