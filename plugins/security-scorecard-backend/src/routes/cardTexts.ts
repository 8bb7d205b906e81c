import type { CardText } from '../database/CardTexts';
import type { ScorecardTexts } from '../database/ScorecardReader';
import type { ResultText } from '../domain/ResultTexts';

/** A whole scorecard. */
export function wholeCard({ head, results }: CardText): string {
  return `${head}[${results.map(r => r.text).join()}]}`;
}

/** The schema `ScorecardsByRefs`: what scorecards share is said once, also whole results. */
export function cardsByRefs({ checks, items }: ScorecardTexts): string {
  const places = new Map<ResultText, number>();
  const placeOf = (result: ResultText) => {
    let place = places.get(result);
    if (place === undefined) {
      place = places.size;
      places.set(result, place);
    }
    return place;
  };
  const cards = items.map(card =>
    card ? `${card.head}[${card.results.map(placeOf).join()}]}` : 'null',
  );
  const results = Array.from(places.keys(), result => result.text);
  return `{"checks":${checks},"results":[${results.join()}],"items":[${cards.join()}]}`;
}
