import { TestApiProvider, mockApis } from '@backstage/frontend-test-utils';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { DurationPicker } from './DurationPicker';

const bounds = { default: 'PT1H', min: 'PT20S', max: 'PT4H' };

function setup(initial = 'PT1H', more = false) {
  const changes: string[] = [];
  function Harness() {
    const [value, setValue] = useState(initial);
    return (
      <DurationPicker
        bounds={bounds}
        more={more}
        value={value}
        onChange={next => {
          changes.push(next);
          setValue(next);
        }}
        error={value === 'PT1S' ? 'Too short' : undefined}
      />
    );
  }
  render(
    <TestApiProvider apis={[mockApis.translation(), mockApis.error()]}>
      <Harness />
    </TestApiProvider>,
  );
  return changes;
}

describe('DurationPicker', () => {
  it('offers the minimum of the policy, and says the bounds', async () => {
    const changes = setup();
    expect(
      screen.getByRole('radiogroup', { name: 'How long' }),
    ).toBeInTheDocument();
    expect(screen.getByText(/From 20 seconds to 4 hours/)).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: '1 hour' })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: '20 seconds' }));
    expect(changes).toEqual(['PT20S']);
  });

  it.each([
    [false, 'counted from the moment it is active.'],
    [true, 'added to the end.'],
  ])('says what it is counted from, more: %s', (more, words) => {
    setup('PT1H', more);
    expect(
      screen.getByText(`From 20 seconds to 4 hours, ${words}`),
    ).toBeInTheDocument();
  });

  it('is reached and moved by keyboard', async () => {
    const changes = setup();
    await userEvent.tab();
    expect(screen.getByRole('radio', { name: '1 hour' })).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    expect(changes).toEqual(['PT2H']);
  });

  it('takes any other number of minutes', async () => {
    const changes = setup();
    await userEvent.click(screen.getByRole('radio', { name: 'Other' }));
    const amount = screen.getByRole('textbox', { name: 'Amount' });
    await userEvent.clear(amount);
    await userEvent.type(amount, '42');
    await userEvent.tab();
    expect(changes.pop()).toBe('PT42M');
  });

  it('keeps the number when the unit changes', async () => {
    const changes = setup('PT7M');
    expect(screen.getByRole('radio', { name: 'Other' })).toBeChecked();
    await userEvent.click(screen.getByRole('button', { name: /Unit/ }));
    await userEvent.click(screen.getByRole('option', { name: 'seconds' }));
    expect(changes.pop()).toBe('PT7S');
  });

  it('says what is wrong next to it', () => {
    setup('PT1S');
    expect(screen.getAllByText('Too short').length).toBeGreaterThan(0);
    expect(screen.getByRole('radiogroup')).toHaveAttribute(
      'aria-invalid',
      'true',
    );
  });
});
