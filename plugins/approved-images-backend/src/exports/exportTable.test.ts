import { exportTable, MOST_ROWS, type ReadPage } from './exportTable';

interface Row {
  id: string;
  at: string;
}

/** Rows, many of which stand at the same place of the order. */
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index).padStart(6, '0'),
    at: String(Math.floor(index / 500)).padStart(3, '0'),
  }));

const reader = (rows: Row[]): ReadPage<Row> =>
  jest.fn(async ({ after, limit }) =>
    rows
      .filter(
        ({ at, id }) =>
          !after || at > after.sort || (at === after.sort && id > after.id),
      )
      .slice(0, limit),
  );

async function linesOf(read: ReadPage<Row>): Promise<string[]> {
  let text = '';
  const lines = exportTable<Row>(
    {
      columns: [['id', row => row.id]],
      keyOf: ({ at, id }) => ({ sort: at, id }),
    },
    read,
  );
  for await (const piece of lines) {
    text += piece;
  }
  return text.split('\r\n').slice(0, -1);
}

describe('exportTable', () => {
  it.each([0, 1, 199, 200, 201, 400, 1234])(
    'has each of %i rows once, in order',
    async count => {
      const rows = rowsOf(count);
      expect(await linesOf(reader(rows))).toEqual([
        '"id"',
        ...rows.map(({ id }) => `"${id}"`),
      ]);
    },
  );

  it('has no cell that a spreadsheet runs', async () => {
    const rows = [{ id: '=1+1","x', at: '000' }];
    expect(await linesOf(reader(rows))).toEqual(['"id"', `"'=1+1"",""x"`]);
  });

  it('ends at the most rows, and says so only when there are more', async () => {
    expect(await linesOf(reader(rowsOf(MOST_ROWS)))).toHaveLength(
      MOST_ROWS + 1,
    );
    const more = await linesOf(reader(rowsOf(MOST_ROWS + 1)));
    expect(more).toHaveLength(MOST_ROWS + 2);
    expect(more.at(-1)).toBe('"Only the first 10000 rows; narrow the filters"');
  });

  it('reads no further than it is asked', async () => {
    const read = reader(rowsOf(1000));
    const lines = exportTable<Row>(
      { columns: [], keyOf: ({ at, id }) => ({ sort: at, id }) },
      read,
    );
    await lines.next();
    await lines.next();
    expect(read).toHaveBeenCalledTimes(1);
  });
});
