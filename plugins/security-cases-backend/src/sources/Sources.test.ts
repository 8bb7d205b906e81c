import { Sources } from './Sources';

const source = (id: string) => ({
  id,
  frequency: { seconds: 5 },
  poll: async () => {},
});
const listener = (id: string) => ({ id, listen: async () => {} });

describe('Sources', () => {
  it('gives those that are asked and those that are told', () => {
    const sources = new Sources();
    sources.addSource(source('aws'));
    sources.addListener(listener('github'));
    expect(sources.list().map(({ id }) => id)).toEqual(['aws']);
    expect(sources.listeners().map(({ id }) => id)).toEqual(['github']);
  });

  it('takes an id once, whoever has it', () => {
    const sources = new Sources();
    sources.addSource(source('aws'));
    sources.addListener(listener('github'));
    expect(() => sources.addListener(listener('aws'))).toThrow(
      "A source of security events with the id 'aws' was added before",
    );
    expect(() => sources.addSource(source('github'))).toThrow(
      "A source of security events with the id 'github' was added before",
    );
  });

  it('takes no id that would not do as a name', () => {
    expect(() => new Sources().addListener(listener('Git Hub'))).toThrow(
      TypeError,
    );
  });
});
