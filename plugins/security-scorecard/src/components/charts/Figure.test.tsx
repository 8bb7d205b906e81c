import { screen, waitFor } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { Figure } from './Figure';
import { lazyDrawing } from './lazyDrawing';

const rows = jest.fn(() => [{ key: '1', cells: ['Monday'] }]);

const figure = (load: () => Promise<() => JSX.Element>) => {
  const Drawing = lazyDrawing(load);
  return (
    <Figure
      words="Up and to the right."
      chart={<Drawing />}
      table={{ columns: ['Day'], rows }}
    />
  );
};

describe('Figure', () => {
  beforeEach(() => rows.mockClear());
  afterEach(() => jest.restoreAllMocks());

  it('says its words, and draws', async () => {
    renderScreen(
      figure(async () => () => <p>lines</p>),
      {},
    );
    expect(await screen.findByText('Up and to the right.')).toBeInTheDocument();
    const drawing = await screen.findByText('lines');
    expect(drawing.closest('[aria-hidden="true"]')).not.toBeNull();
    expect(document.querySelector('figure [aria-busy]')).toBeNull();
    expect(screen.getByText('Monday')).toBeInTheDocument();
  });

  it('draws and counts nothing before its words are painted, and keeps the place', async () => {
    const frames = jest
      .spyOn(window, 'requestAnimationFrame')
      .mockReturnValue(1);
    const load = jest.fn(async () => () => <p>lines</p>);
    renderScreen(figure(load), {});
    const words = await screen.findByText('Up and to the right.');
    expect(frames).toHaveBeenCalled();
    expect(load).not.toHaveBeenCalled();
    expect(rows).not.toHaveBeenCalled();
    expect(screen.getByText('Show as a table')).toBeInTheDocument();
    const place = words.closest('figure')?.querySelector('[aria-hidden]');
    expect(place).toHaveStyle({ height: '220px' });
    expect(place?.querySelector('[aria-busy="true"]')).not.toBeNull();
  });

  it('leaves a drawing out that cannot be fetched', async () => {
    renderScreen(
      figure(async () => {
        throw new Error('Loading chunk 1 failed');
      }),
      {},
    );
    const words = await screen.findByText('Up and to the right.');
    await waitFor(() =>
      expect(document.querySelector('figure [aria-busy]')).toBeNull(),
    );
    expect(words).toBeInTheDocument();
  });
});
