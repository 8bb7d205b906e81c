import { render, screen } from '@testing-library/react';
import { cloneElement, type ReactElement } from 'react';
import { AgeBars } from './AgeBars';

// There is no layout here, so the drawing is told how much room it has.
jest.mock('recharts', () => ({
  ...jest.requireActual('recharts'),
  ResponsiveContainer: (props: {
    children: ReactElement<{ width: number; height: number }>;
  }) => cloneElement(props.children, { width: 800, height: 220 }),
}));

describe('AgeBars', () => {
  it('names every team, and the ages from the youngest to the oldest', () => {
    const names = {
      week: 'up to 7 days',
      month: '8 to 30 days',
      quarter: '31 to 90 days',
      older: 'longer',
    };
    const teams = ['A', 'B', 'C', 'D', 'E', 'F'].map(letter => ({
      title: `Team ${letter}`,
      week: 1,
      month: 2,
      quarter: 3,
      older: 4,
    }));
    const { container } = render(
      <AgeBars teams={teams} nameOf={age => names[age]} />,
    );
    for (const { title } of teams) {
      expect(screen.getByText(title)).toBeInTheDocument();
    }
    const legend = [
      ...container.querySelectorAll('.recharts-legend-item-text'),
    ];
    expect(legend.map(item => item.textContent)).toEqual(Object.values(names));
  });
});
