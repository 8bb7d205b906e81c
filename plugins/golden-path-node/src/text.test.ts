import { linesOf } from './text';

it('tells lines by offsets', () => {
  const lineAt = linesOf('a\n\nb\nc');
  expect([0, 1, 2, 3, 4, 5, 6].map(lineAt)).toEqual([1, 1, 2, 3, 3, 4, 4]);
  expect(linesOf('')(0)).toBe(1);
});

it('reads a text once, however many lines are asked for', () => {
  const text = 'x\n'.repeat(1000);
  const lineAt = linesOf(text);
  const reads = [
    jest.spyOn(String.prototype, 'indexOf'),
    jest.spyOn(String.prototype, 'split'),
    jest.spyOn(String.prototype, 'slice'),
  ];
  const found = Array.from({ length: 1000 }, (_, index) => lineAt(index * 2));
  const read = reads.map(spy => spy.mock.calls.length);
  reads.forEach(spy => spy.mockRestore());
  expect(read).toEqual([0, 0, 0]);
  expect(found).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
});
