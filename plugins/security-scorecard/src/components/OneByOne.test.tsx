import { act, render, screen } from '@testing-library/react';
import { OneByOne } from './OneByOne';

const show = () =>
  render(
    <OneByOne>
      <p>one</p>
      <p>two</p>
    </OneByOne>,
  );

describe('OneByOne', () => {
  afterEach(() => jest.restoreAllMocks());

  it('goes on when what is there has been painted', async () => {
    const frames: FrameRequestCallback[] = [];
    jest
      .spyOn(window, 'requestAnimationFrame')
      .mockImplementation(frame => frames.push(frame));
    const { container } = show();
    await act(() => new Promise(resolve => setTimeout(resolve)));
    expect(screen.getByText('one')).toBeInTheDocument();
    expect(screen.queryByText('two')).toBeNull();
    expect(container.firstElementChild).toHaveAttribute('aria-busy', 'true');

    act(() => frames.forEach(frame => frame(0)));
    // The frame is only announced.
    expect(screen.queryByText('two')).toBeNull();
    expect(await screen.findByText('two')).toBeInTheDocument();
    expect(container.firstElementChild).toHaveAttribute('aria-busy', 'false');
  });

  it('waits for no frame in the background', async () => {
    jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    jest.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
    show();
    expect(await screen.findByText('two')).toBeInTheDocument();
  });
});
