import { readPostgresPlan, readSqlitePlan } from './plans';

describe('plans', () => {
  it('counts the rows that PostgreSQL reads, those it throws away too', () => {
    expect(
      readPostgresPlan({
        'Node Type': 'Aggregate',
        Plans: [
          {
            'Node Type': 'Nested Loop',
            Plans: [
              {
                'Node Type': 'Seq Scan',
                'Relation Name': 'scorecards',
                'Actual Rows': 10,
                'Rows Removed by Filter': 5,
                'Actual Loops': 1,
              },
              {
                'Node Type': 'Index Only Scan',
                'Relation Name': 'findings',
                'Index Name': 'findings_open_idx',
                'Actual Rows': 2.5,
                'Actual Loops': 10,
              },
            ],
          },
        ],
      }),
    ).toEqual({
      read: 40,
      lines: [
        'Seq Scan on scorecards, 15 rows',
        'Index Only Scan on findings by findings_open_idx, 25 rows',
      ],
      scans: [],
    });
    expect(
      readPostgresPlan({ 'Node Type': 'Seq Scan', 'Relation Name': 'history' })
        .scans,
    ).toEqual(['history']);
  });

  it('knows the tables of SQLite by their aliases, and an index from a table', () => {
    const sql = 'select * from `findings` as `f` join `scorecards` as `s`';
    expect(readSqlitePlan(['SCAN f', 'SCAN s'], sql).scans).toEqual([
      'findings',
    ]);
    expect(
      readSqlitePlan(
        [
          'SCAN f USING COVERING INDEX findings_open_idx',
          'SEARCH s USING PRIMARY KEY (entity_ref=?)',
          'USE TEMP B-TREE FOR GROUP BY',
        ],
        sql,
      ),
    ).toEqual({
      read: null,
      lines: [
        'SCAN f USING COVERING INDEX findings_open_idx',
        'SEARCH s USING PRIMARY KEY (entity_ref=?)',
      ],
      scans: [],
    });
  });
});
