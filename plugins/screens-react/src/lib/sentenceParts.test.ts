import { sentenceParts } from './sentenceParts';

const kinds = (sentence: string) =>
  sentenceParts(sentence).map(part => `${part.kind} ${part.text}`);

describe('sentenceParts', () => {
  it('finds people and moments', () => {
    expect(
      kinds('user:default/chen denied it at 2026-11-23T09:00:00.000Z.'),
    ).toEqual([
      'entity user:default/chen',
      'text  denied it at ',
      'moment 2026-11-23T09:00:00.000Z',
      'text .',
    ]);
  });

  it('leaves the stop of a sentence out of a name', () => {
    expect(kinds('It is for group:default/payments-oncall.')).toEqual([
      'text It is for ',
      'entity group:default/payments-oncall',
      'text .',
    ]);
  });

  it('finds templates', () => {
    expect(kinds('From template:default/secure-service-node 1.1.0')).toEqual([
      'text From ',
      'entity template:default/secure-service-node',
      'text  1.1.0',
    ]);
  });

  it('leaves alone what is neither', () => {
    expect(kinds('role pay_rw: 2026-11-23, see http://x/y')).toEqual([
      'text role pay_rw: 2026-11-23, see http://x/y',
    ]);
    expect(sentenceParts('')).toEqual([]);
  });
});
