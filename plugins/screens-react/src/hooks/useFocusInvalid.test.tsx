import { render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { useFocusInvalid } from './useFocusInvalid';

function Form(props: { attempts: number; group?: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  useFocusInvalid(ref, props.attempts);
  return (
    <div ref={ref}>
      <input aria-label="Right" />
      <div role="radiogroup" aria-invalid={props.group}>
        <input type="radio" aria-label="Choice" />
      </div>
      <input aria-label="Wrong" aria-invalid />
    </div>
  );
}

it('focuses the first field that is wrong, at each attempt', () => {
  const { rerender } = render(<Form attempts={0} />);
  expect(document.body).toHaveFocus();
  rerender(<Form attempts={1} />);
  expect(screen.getByLabelText('Wrong')).toHaveFocus();
  screen.getByLabelText('Right').focus();
  rerender(<Form attempts={1} />);
  expect(screen.getByLabelText('Right')).toHaveFocus();
  rerender(<Form attempts={2} />);
  expect(screen.getByLabelText('Wrong')).toHaveFocus();
});

it('focuses the first choice of a group that is wrong', () => {
  render(<Form attempts={1} group />);
  expect(screen.getByLabelText('Choice')).toHaveFocus();
});
