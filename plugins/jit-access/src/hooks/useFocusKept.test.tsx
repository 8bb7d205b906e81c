import { fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { useFocusKept } from './useFocusKept';

function Screen(props: { done: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const focus = useFocusKept(ref);
  return (
    <div>
      <div ref={ref} tabIndex={-1} role="group" aria-label="What came of it" />
      {!props.done && <button onClick={focus.expect}>Do it</button>}
    </div>
  );
}

function pressed() {
  const { rerender } = render(<Screen done={false} />);
  const button = screen.getByRole('button');
  button.focus();
  fireEvent.click(button);
  return { goesAway: () => rerender(<Screen done />) };
}

it('takes the focus of what goes away', () => {
  const { goesAway } = pressed();
  expect(screen.getByRole('group')).not.toHaveFocus();
  goesAway();
  expect(screen.getByRole('group')).toHaveFocus();
});

it('takes nothing when it is not told to', () => {
  const { rerender } = render(<Screen done={false} />);
  screen.getByRole('button').focus();
  rerender(<Screen done />);
  expect(document.body).toHaveFocus();
});

it.each(['keydown', 'pointerdown'])(
  'leaves alone who did something else meanwhile: %s',
  event => {
    const { goesAway } = pressed();
    fireEvent(document.body, new Event(event, { bubbles: true }));
    goesAway();
    expect(document.body).toHaveFocus();
  },
);
