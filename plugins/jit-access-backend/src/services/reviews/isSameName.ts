import { foreignText } from '../../database/foreignText';

/** One spelling for all of a name at a provider: directories compare so. */
function spelling(principal: string): string {
  return foreignText(principal, 500)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/ ?([,=+]) ?/gu, '$1')
    .trim();
}

/**
 * Whether two names at a provider may be of one person. Two people who are
 * taken for one are decided about by somebody else.
 */
export function isSameName(one: string, other: string): boolean {
  return spelling(one) === spelling(other);
}
