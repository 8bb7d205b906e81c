import { announcedBytes, IngestRoom } from './IngestRoom';

const MB = 1024 * 1024;

describe('IngestRoom', () => {
  it('holds so many bytes of each sender, and the next once one has left', () => {
    const room = new IngestRoom(24 * MB);
    const first = room.enter('a', 12 * MB);
    expect(room.enter('a', 12 * MB)).toBeDefined();
    expect(room.enter('a', 1)).toBeUndefined();
    expect(room.enter('b', 24 * MB)).toBeDefined();
    first?.();
    // Twice changes nothing.
    first?.();
    expect(room.enter('a', 12 * MB)).toBeDefined();
    expect(room.enter('a', 1)).toBeUndefined();
  });

  it('holds no endless number of empty ones, and one of any size', () => {
    const room = new IngestRoom(MB);
    const inside = Array.from({ length: 100 }, () => room.enter('a', 0));
    expect(inside.filter(Boolean)).toHaveLength(16);
    inside.forEach(leave => leave?.());
    expect(room.enter('a', 100 * MB)).toBeDefined();
  });
});

it.each([
  [{ 'content-length': '10' }, 10],
  [{ 'content-length': '10', 'content-encoding': 'identity' }, 10],
  [{ 'content-length': '10', 'content-encoding': 'gzip' }, MB],
  [{ 'content-length': 'many' }, MB],
  [{}, MB],
])('a request with %j may come to %d bytes', (headers, bytes) => {
  expect(announcedBytes(headers, MB)).toBe(bytes);
});
